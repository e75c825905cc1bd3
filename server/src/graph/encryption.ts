import { isSopsRulesFile } from '../manifest/file-names.ts';
import { at, isObject, stringAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/resource.ts';
import { toGroup } from '../manifest/resource.ts';
import { type PlacedRules, type SopsRules, placeRules, readSopsRules } from './sops-rules.ts';

/** How one file has to do with keeping values out of the repository. */
export interface FileEncryption {
  /** Those of a `.sops.yaml`. */
  readonly sopsRules?: SopsRules;
  /** Whether something in it is encrypted, or gets its values from elsewhere. */
  readonly isUsed: boolean;
}

/** The same of a repository. */
export interface Encryption {
  readonly sopsRules: readonly PlacedRules[];
  readonly isUsed: boolean;
}

export const noEncryption: Encryption = { sopsRules: [], isUsed: false };

/** The groups whose kinds stand in a repository in place of Secrets with values. */
const groups = new Set([
  'bitnami.com',
  'external-secrets.io',
  'generators.external-secrets.io',
  'secrets.hashicorp.com',
  'secrets-store.csi.x-k8s.io',
  'onepassword.com',
  'k8s.bitwarden.com',
  'secrets.infisical.com',
  'secrets.doppler.com',
  'spv.no',
  'isindir.github.com',
  'viaduct.ai',
  'ricoberger.de',
  'redhatcop.redhat.io',
]);

/** Reads whether a file shows that its repository encrypts. */
export function readEncryption(manifest: Manifest): FileEncryption {
  if (isSopsRulesFile(manifest.uri)) return { sopsRules: readSopsRules(manifest), isUsed: true };
  const isUsed = manifest.declarations.some(
    ({ value }) =>
      isObject(value['sops']) ||
      groups.has(toGroup(stringAt(value, 'apiVersion') ?? '')) ||
      at(value, 'spec', 'decryption', 'provider') !== undefined,
  );
  return { isUsed };
}

/** Brings files together, by file key; what is as before is the same object. */
export function toEncryption(
  files: ReadonlyMap<string, { readonly encryption: FileEncryption }>,
  before: Encryption,
): Encryption {
  const all = [...files];
  const now = {
    sopsRules: all.flatMap(([key, { encryption }]) =>
      encryption.sopsRules ? placeRules(key, encryption.sopsRules) : [],
    ),
    isUsed: all.some(([, { encryption }]) => encryption.isUsed),
  };
  return JSON.stringify(now) === JSON.stringify(before) ? before : now;
}
