/** A Flux Kustomization, and what lies in its folder. */
export interface FluxCase {
  /** Of the Kustomization, and of its folder below `/apps`. */
  readonly name: string;
  /** More of its spec, in block style. */
  readonly spec?: string;
  /** Other than its folder; an empty text leaves it out. */
  readonly path?: string;
  /** The GitRepository, other than `lab`. */
  readonly source?: string;
  /** By path from its folder, or from the root with a slash before it. */
  readonly files: Readonly<Record<string, string>>;
}

/** The namespace that most objects go to. */
export const labNamespace = 'lab';

/** The Flux Kustomization of a case. */
export function toFluxText({ name, spec = '', path = `./apps/${name}`, source = 'lab' }: FluxCase): string {
  const lines = spec.split('\n').filter((line) => line.trim() !== '');
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 5s
  prune: true
  sourceRef: { kind: GitRepository, name: ${source} }
${path === '' ? '' : `  path: ${path}\n`}${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** A ConfigMap with these lines of data, in the namespace of the lab unless none is wanted. */
export function settings(name: string, data: string, namespace: string | null = labNamespace, metadata = ''): string {
  const where = namespace === null ? '' : `  namespace: ${namespace}\n`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${where}${indent(metadata)}data:\n${indent(data)}`;
}

/** A Deployment of one container, with more of the container and of its Pod. */
export function web(name: string, container = '', pod = '', namespace: string | null = labNamespace): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace === null ? '' : `  namespace: ${namespace}\n`}  labels: { app: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${indent(pod, 6)}      containers:
        - name: web
          image: example.com/web:1.0.0
${indent(container, 10)}`;
}

/** A kustomization of these resources, and more of it. */
export function build(resources: readonly string[], more = ''): string {
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
  return `${head}${resources.length > 0 ? `resources: ${JSON.stringify(resources)}\n` : ''}${more}`;
}

function indent(text: string, by = 2): string {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => `${' '.repeat(by)}${line}\n`).join('');
}
