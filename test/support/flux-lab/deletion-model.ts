import { toGitRepository } from './lab-repository.ts';

/** An object of the made-up repository, as it is written. */
export interface MadeObject {
  readonly kind: string;
  readonly name: string;
  /** Absent of kinds that have none. */
  readonly namespace?: string;
  /** Flux is not to delete it. */
  readonly isSpared?: boolean;
}

/** A Flux Kustomization with the folder that it applies. */
export interface MadeApp {
  /** The Kustomization, and not only the folder, is brought by this one; the root without it. */
  readonly parent?: string;
  readonly folder: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly isSuspended?: boolean;
  readonly dependsOn?: readonly string[];
  /** In the kustomization of the folder. */
  readonly prefix?: string;
  readonly files: Readonly<Record<string, readonly MadeObject[]>>;
  /** Files that lie there, and that the kustomization does not list. */
  readonly unlisted?: readonly string[];
  /** Files that nobody can read. */
  readonly broken?: readonly string[];
}

/** All apps by the names of their Kustomizations. */
export type MadeRepository = Readonly<Record<string, MadeApp>>;

/** Where the objects go; these two are never removed. */
export const namespaces = ['one', 'two'] as const;

/** The files of a repository, by path from its root. */
export function toFiles(apps: MadeRepository, url: string): Readonly<Record<string, string>> {
  const names = Object.keys(apps);
  const texts = names.flatMap((name) => {
    const app = apps[name];
    return app ? [...toOwner(name, app), ...toFolder(app)] : [];
  });
  const groups = new Set(names.flatMap((name) => apps[name]?.parent ?? []));
  const listed = [...groups].map((group): readonly [string, string] => [
    `/groups/${group}/kustomization.yaml`,
    toKustomization(names.filter((name) => apps[name]?.parent === group).map((name) => `${name}.yaml`)),
  ]);
  const fixed = namespaces.map((name) => toText({ kind: 'Namespace', name })).join('---\n');
  return {
    '/clusters/lab/root.yaml': toKustomizationOfFlux('root', './clusters/lab', { prune: true }),
    '/clusters/lab/sources.yaml': toGitRepository('lab', url),
    '/clusters/lab/namespaces.yaml': fixed,
    ...Object.fromEntries([...texts, ...listed]),
  };
}

function toOwner(name: string, app: MadeApp): readonly (readonly [string, string])[] {
  const { parent, folder, spec, isSuspended, dependsOn = [] } = app;
  const all = {
    ...spec,
    ...(isSuspended && { suspend: true }),
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((one) => ({ name: one })) }),
  };
  const path = parent === undefined ? `/clusters/lab/${name}.yaml` : `/groups/${parent}/${name}.yaml`;
  return [[path, toKustomizationOfFlux(name, `.${folder}`, all)]];
}

function toFolder({
  folder,
  files,
  unlisted = [],
  broken = [],
  prefix,
}: MadeApp): readonly (readonly [string, string])[] {
  if (folder.startsWith('/groups/')) return [];
  const texts = Object.entries(files).map(([file, objects]): readonly [string, string] => {
    const text = objects.map(toText).join('---\n') || '# nothing\n';
    return [`${folder}/${file}`, broken.includes(file) ? `${text}---\na: [\n` : text];
  });
  const listed = Object.keys(files).filter((file) => !unlisted.includes(file) && (files[file]?.length ?? 0) > 0);
  return [[`${folder}/kustomization.yaml`, toKustomization(listed, prefix)], ...texts];
}

function toKustomization(resources: readonly string[], prefix?: string): string {
  const more = prefix === undefined ? '' : `namePrefix: ${prefix}\n`;
  const list = resources.map((one) => `  - ${one}\n`).join('');
  const text = list === '' ? 'resources: []\n' : `resources:\n${list}`;
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${more}${text}`;
}

function toKustomizationOfFlux(name: string, path: string, spec: Readonly<Record<string, unknown>>): string {
  const more = Object.entries(spec).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 1h
  path: ${path}
  sourceRef: { kind: GitRepository, name: lab }
${more.join('')}`;
}

const bodies: Readonly<Record<string, string>> = {
  ConfigMap: 'data: { a: b }\n',
  Secret: 'stringData: { a: b }\n',
  PersistentVolumeClaim: 'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } }\n',
};

function toText({ kind, name, namespace, isSpared }: MadeObject): string {
  if (kind === 'CustomResourceDefinition') return toDefinition(name);
  const apiVersion = kind.startsWith('Toy') ? 'toys.example.com/v1' : 'v1';
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}${isSpared ? '  annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }\n' : ''}${bodies[kind] ?? ''}`;
}

/** What `toy3s.toys.example.com` defines: `Toy3`. */
export function toToyKind(name: string): string {
  return `T${name.slice(1, name.indexOf('.') - 1)}`;
}

function toDefinition(name: string): string {
  const plural = name.slice(0, name.indexOf('.'));
  const [singular, kind] = [plural.slice(0, -1), toToyKind(name)];
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}
spec:
  group: toys.example.com
  names: { kind: ${kind}, plural: ${plural}, singular: ${singular} }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`;
}
