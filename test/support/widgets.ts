import { waitFor } from '../control-plane/wait.ts';
import type { Cluster } from './cluster/cluster.ts';

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.driftline.example.com }
spec:
  group: driftline.example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
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
                cpu: { x-kubernetes-int-or-string: true }
                port: { x-kubernetes-int-or-string: true }
`;

/** A custom resource whose spec has one line. */
export function widget(name: string, namespace: string, line: string): string {
  const metadata = `metadata:\n  name: ${name}\n  namespace: ${namespace}\n`;
  return `apiVersion: driftline.example.com/v1\nkind: Widget\n${metadata}spec:\n  ${line}\n`;
}

/** Has the cluster serve widgets, which Flux needs before it applies one. */
export async function serveWidgets(cluster: Cluster): Promise<void> {
  await cluster.apply(definition);
  const list = ['get', 'widgets.driftline.example.com', '-n', 'default'];
  await waitFor(
    'widgets to be served',
    async () =>
      cluster.kubectl(list).then(
        () => true,
        () => false,
      ),
    { every: 200 },
  );
}

/** Takes the definition away again, with everything that is left of it. */
export async function stopServingWidgets(cluster: Cluster): Promise<void> {
  await cluster.kubectl(['delete', 'crd', 'widgets.driftline.example.com', '--wait=false']);
}
