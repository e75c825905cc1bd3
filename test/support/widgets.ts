import type { Cluster } from './cluster/cluster.ts';
import { serveDefinition, stopServing, toCustomResource, toDefinition } from './serve-definition.ts';

const kind = 'Widget';
const definition = toDefinition(kind, [
  'cpu: { x-kubernetes-int-or-string: true }',
  'port: { x-kubernetes-int-or-string: true }',
]);

/** A custom resource whose spec has one line. */
export function widget(name: string, namespace: string, line: string): string {
  return toCustomResource(kind, name, namespace, [line]);
}

/** Has the cluster serve widgets. */
export function serveWidgets(cluster: Cluster): Promise<void> {
  return serveDefinition(cluster, kind, definition);
}

/** Takes them away again. */
export function stopServingWidgets(cluster: Cluster): Promise<void> {
  return stopServing(cluster, kind);
}
