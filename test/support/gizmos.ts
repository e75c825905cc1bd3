import { waitFor } from '../control-plane/wait.ts';
import type { Cluster } from './cluster/cluster.ts';

/** One of each sort of field that a schema of custom resources can have and a built-in kind has not. */
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gizmos.driftline.example.com }
spec:
  group: driftline.example.com
  scope: Namespaced
  names: { kind: Gizmo, plural: gizmos, singular: gizmo }
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
                size: { type: integer }
                mode: { type: string, default: warm }
                tuning:
                  type: object
                  default: {}
                  properties:
                    speed: { type: integer, default: 5 }
                steps:
                  type: array
                  items:
                    type: object
                    properties: { name: { type: string }, wait: { type: integer } }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;

/** A custom resource whose spec has these lines. */
export function gizmo(name: string, namespace: string, lines: readonly string[]): string {
  const spec = lines.map((line) => `  ${line}\n`).join('');
  return `apiVersion: driftline.example.com/v1
kind: Gizmo
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
${spec}`;
}

/** Has the cluster serve gizmos, which Flux needs before it applies one. */
export async function serveGizmos(cluster: Cluster): Promise<void> {
  await cluster.apply(definition);
  const list = ['get', 'gizmos.driftline.example.com', '-n', 'default'];
  const isServed = async (): Promise<boolean> =>
    cluster.kubectl(list).then(
      () => true,
      () => false,
    );
  await waitFor('gizmos to be served', isServed, { every: 200 });
}

/** Takes the definition away again, with everything that is left of it. */
export async function stopServingGizmos(cluster: Cluster): Promise<void> {
  await cluster.kubectl(['delete', 'crd', 'gizmos.driftline.example.com', '--wait=false']);
}
