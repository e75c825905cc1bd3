import { isKustomizationFile, isSopsRulesFile } from '../manifest/file-names.ts';
import { type JsonObject, isObject, stringAt } from '../manifest/json.ts';

/** Which schema an object is to be held against. */
export interface KindRef {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Under which name the rules file of SOPS has its schema; it names no kind itself. */
export const sopsRules: KindRef = { apiVersion: 'sops.config/v1', kind: 'SopsConfig' };

/**
 * The kind of an object, which a file's name can stand for: kustomize and SOPS ask for none in their own files. Undefined
 * for what is no Kubernetes object at all, such as a kubeconfig or the values of a chart.
 */
export function identifyKind(uri: string, value: JsonObject): KindRef | undefined {
  if (isSopsRulesFile(uri)) return sopsRules;
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  if (isKustomizationFile(uri)) return toKustomization(apiVersion, kind);
  // what is encrypted as a whole does not say what it is
  if (!apiVersion || !kind || apiVersion.startsWith('ENC[')) return undefined;
  if (isKustomization(apiVersion)) return { apiVersion, kind };
  return isObject(value['metadata']) || !isConfiguration(apiVersion, kind) ? { apiVersion, kind } : undefined;
}

function isKustomization(apiVersion: string): boolean {
  return apiVersion.startsWith('kustomize.config.k8s.io/');
}

/** Both fields may be missing: https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go */
function toKustomization(apiVersion: string | undefined, kind: string | undefined): KindRef | undefined {
  if (apiVersion && !isKustomization(apiVersion)) return kind ? { apiVersion, kind } : undefined;
  if (kind === 'Component') return { apiVersion: apiVersion ?? 'kustomize.config.k8s.io/v1alpha1', kind };
  return { apiVersion: apiVersion ?? 'kustomize.config.k8s.io/v1beta1', kind: kind ?? 'Kustomization' };
}

/** Files that programs read and no API server does have an apiVersion too, but no metadata. */
function isConfiguration(apiVersion: string, kind: string): boolean {
  return (
    (apiVersion === 'v1' && kind === 'Config') || !/^(?:[a-z0-9.-]+\/)?v\d/.test(apiVersion) || isOfProgram(apiVersion)
  );
}

function isOfProgram(apiVersion: string): boolean {
  return /^(?:[a-z]+\.config\.k8s\.io|kubeadm\.k8s\.io|audit\.k8s\.io|config\.karmada\.io|kind\.x-k8s\.io|k3d\.io)\//.test(
    apiVersion,
  );
}
