import { type FluxCase, settings, toFluxText, web } from './flux-case.ts';

const sources: Readonly<Record<string, string>> = {
  lab: '',
  'lab-parts': 'ignore: |\n    skipped-*.yaml\n',
  'lab-only': 'ignore: |\n    /*\n    !/only\n',
};

const children = `patches:
  - target: { kind: Kustomization, name: plain }
    patch: |-
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: { name: any }
      spec:
        commonMetadata: { labels: { patched: by-the-root } }
        patches:
          - patch: |-
              - { op: add, path: /data/patched, value: by-the-root }
            target: { kind: ConfigMap }
  - target: { kind: Kustomization, labelSelector: "!root" }
    patch: |-
      - { op: add, path: /spec/timeout, value: 1m }
postBuild:
  substitute: { at_the_root: seen }`;

/**
 * A repository whose root Kustomization brings itself, as that of a bootstrapped Flux does, the sources, what variables
 * come from, the kustomize-controller, which is strict at this version, and the Kustomization of each case.
 */
export function toLabRepository(cases: readonly FluxCase[], url: string): Readonly<Record<string, string>> {
  const root = toFluxText({ name: 'root', path: './clusters/lab', spec: children, files: {} });
  const own = {
    '/clusters/lab/root.yaml': root.replace('  name: root\n', '  name: root\n  labels: { root: "true" }\n'),
    '/clusters/lab/sources.yaml': Object.keys(sources)
      .map((name) => toGitRepository(name, url))
      .join('---\n'),
    '/clusters/lab/namespaces.yaml': ['lab', 'lab-two'].map(toNamespace).join('---\n'),
    '/clusters/lab/settings.yaml': `${settings('lab-settings', 'DOMAIN: lab.example.com\nSHARED: map\nMULTILINE: |\n  one\n  two', 'flux-system')}---
apiVersion: v1
kind: Secret
metadata: { name: lab-secrets, namespace: flux-system }
data: { ENCODED: ZW5jb2RlZA==, SHARED: c2VjcmV0 }
stringData: { WRITTEN: as text }
`,
    '/clusters/lab/controller.yaml': web('kustomize-controller', '', '', 'flux-system').replace(
      'example.com/web:1.0.0',
      'example.com/fluxcd/kustomize-controller:v1.9.5',
    ),
  };
  const texts = cases.flatMap((one) => [
    // what has variables of its own would lose them to the root's
    [
      `/clusters/lab/cases/${one.name}.yaml`,
      toFluxText(one).replace('  namespace: flux-system\n', `  namespace: flux-system\n${quiet}`),
    ] as const,
    ...Object.entries(one.files).map(
      ([path, text]) => [path.startsWith('/') ? path : `/apps/${one.name}/${path}`, text] as const,
    ),
  ]);
  return { ...own, ...Object.fromEntries(texts) };
}

const quiet = '  annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled }\n';

/** A GitRepository of Flux; those of the lab differ in what they leave out. */
export function toGitRepository(name: string, url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 1h
  url: ${url}
  ref: { branch: main }
${sources[name] ? `  ${sources[name]}` : ''}`;
}

function toNamespace(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
}
