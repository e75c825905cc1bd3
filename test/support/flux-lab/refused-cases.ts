import { type FluxCase, build, settings } from './flux-case.ts';

/** One that fails. */
export interface RefusedCase extends FluxCase {
  /** What Flux says of it. */
  readonly words: string;
  /** What is said of it here, where that is something else. */
  readonly ours?: string;
}

/** What has to be refused, by Flux and here. */
export const refusedCases: readonly RefusedCase[] = [
  {
    name: 'undefined-variable',
    words: 'variable not set',
    spec: 'postBuild: { substitute: { a: b } }',
    files: { 'a.yaml': settings('refused-a', 'a: ${GONE}') },
  },
  {
    name: 'broken-yaml',
    words: 'MalformedYAMLError',
    files: { 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\n  metadata: [\n' },
  },
  {
    name: 'remote-component',
    words: 'must be local and relative',
    spec: 'components: ["https://example.com/a"]',
    files: { 'a.yaml': settings('refused-c', 'a: b') },
  },
  {
    name: 'missing-component',
    words: 'not a valid directory',
    spec: 'components: [../nowhere]',
    files: { 'a.yaml': settings('refused-d', 'a: b') },
  },
  {
    name: 'variable-name',
    words: "'a-b' var name is invalid",
    spec: 'postBuild: { substitute: { a-b: c } }',
    files: { 'a.yaml': settings('refused-e', 'a: b') },
  },
  {
    name: 'variable-syntax',
    words: 'missing closing brace',
    spec: 'postBuild: { substitute: { a: b } }',
    files: { 'a.yaml': settings('refused-f', 'a: ${a-b}') },
  },
  {
    name: 'absent-path',
    words: 'kustomization path not found',
    ours: 'The folder apps/nowhere is not in this repository',
    path: './apps/nowhere',
    files: {},
  },
  {
    name: 'failing-patch',
    words: 'Unable to remove nonexistent key',
    spec: 'patches: [{ target: { kind: ConfigMap }, patch: \'[{ "op": "remove", "path": "/data/gone" }]\' }]',
    files: { 'a.yaml': settings('refused-g', 'a: b') },
  },
  {
    name: 'absent-resource',
    words: "accumulating resources from 'gone.yaml'",
    files: { 'kustomization.yaml': build(['gone.yaml']) },
  },
  {
    name: 'twice',
    words: 'already registered id',
    files: { 'a.yaml': settings('refused-h', 'a: b'), 'b.yaml': settings('refused-h', 'a: c') },
  },
  {
    name: 'unnamed',
    words: 'missing metadata.name',
    files: { 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { namespace: lab }\n' },
  },
];
