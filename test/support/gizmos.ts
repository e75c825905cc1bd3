import type { Cluster } from './cluster/cluster.ts';
import { serveDefinition, stopServing, toCustomResource, toDefinition } from './serve-definition.ts';

const kind = 'Gizmo';
/** One of each sort of field that a schema of custom resources can have and a built-in kind has not. */
const definition = toDefinition(kind, [
  'size: { type: integer }',
  'mode: { type: string, default: warm }',
  'tuning: { type: object, default: {}, properties: { speed: { type: integer, default: 5 } } }',
  'steps:',
  '  type: array',
  '  items: { type: object, properties: { name: { type: string }, wait: { type: integer } } }',
  'free: { type: object, x-kubernetes-preserve-unknown-fields: true }',
]);

/** A custom resource whose spec has these lines. */
export function gizmo(name: string, namespace: string, lines: readonly string[]): string {
  return toCustomResource(kind, name, namespace, lines);
}

/** Has the cluster serve gizmos. */
export function serveGizmos(cluster: Cluster): Promise<void> {
  return serveDefinition(cluster, kind, definition);
}

/** Takes them away again. */
export function stopServingGizmos(cluster: Cluster): Promise<void> {
  return stopServing(cluster, kind);
}
