import { waitFor } from '../control-plane/wait.ts';
import type { Cluster } from './cluster/cluster.ts';

const group = 'driftline.example.com';

/** A CustomResourceDefinition whose spec has these properties, each a line of YAML in its own indentation. */
export function toDefinition(kind: string, properties: readonly string[]): string {
  const singular = kind.toLowerCase();
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${singular}s.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: ${kind}, plural: ${singular}s, singular: ${singular} }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
${properties.map((line) => `                ${line}\n`).join('')}`;
}

/** A custom resource whose spec has these lines. */
export function toCustomResource(kind: string, name: string, namespace: string, lines: readonly string[]): string {
  const metadata = `metadata:\n  name: ${name}\n  namespace: ${namespace}\n`;
  return `apiVersion: ${group}/v1\nkind: ${kind}\n${metadata}spec:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Has the cluster serve a kind, which Flux needs before it applies one. */
export async function serveDefinition(cluster: Cluster, kind: string, definition: string): Promise<void> {
  await cluster.apply(definition);
  const list = ['get', toName(kind), '-n', 'default'];
  const isServed = (): Promise<boolean> =>
    cluster.kubectl(list).then(
      () => true,
      () => false,
    );
  await waitFor(`${kind} to be served`, isServed, { every: 200 });
}

/** Takes the definition away again, with everything that is left of it. */
export async function stopServing(cluster: Cluster, kind: string): Promise<void> {
  await cluster.kubectl(['delete', 'crd', toName(kind), '--wait=false']);
}

function toName(kind: string): string {
  return `${kind.toLowerCase()}s.${group}`;
}
