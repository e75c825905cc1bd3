import { type JsonObject, at, isObject, stringAt } from '../manifest/json.ts';
import type { FieldKeys } from '../manifest/pick-fields.ts';
import type { NodeItem } from '../protocol.ts';
import { readConditions } from './conditions.ts';
import { identifyNode } from './identify.ts';
import { readNodeArguments } from './node-arguments.ts';

/** What is read of a node: not which images it has, which is most of it. */
export const nodeFields: readonly FieldKeys[] = [
  ...['labels', 'deletionTimestamp'].map((key) => ['metadata', key]),
  ...['k3s.io/node-args', 'rke2.io/node-args'].map((key) => ['metadata', 'annotations', key]),
  ['spec', 'unschedulable'],
  ...['conditions', 'nodeInfo'].map((key) => ['status', key]),
];

const role = 'node-role.kubernetes.io/';

/** What a node says of itself. */
export function readNode(node: JsonObject): NodeItem {
  const conditions = readConditions(node);
  const ready = conditions.find(({ type }) => type === 'Ready')?.status;
  const labels = at(node, 'metadata', 'labels');
  const roles = Object.keys(isObject(labels) ? labels : {}).flatMap((key) =>
    key.startsWith(role) && key.length > role.length ? [key.slice(role.length)] : [],
  );
  const info = at(node, 'status', 'nodeInfo');
  const system = stringAt(info, 'osImage');
  const [, talosVersion] = /^Talos \((v[^)]+)\)$/.exec(system ?? '') ?? [];
  const started = readNodeArguments(node);
  return {
    name: stringAt(node, 'metadata', 'name') ?? '',
    state: ready === 'True' ? 'ready' : ready === 'False' ? 'failing' : 'unknown',
    isCordoned: at(node, 'spec', 'unschedulable') === true,
    roles: roles.toSorted(),
    version: stringAt(info, 'kubeletVersion') ?? '',
    kind: identifyNode(node),
    ...(system !== undefined && { system }),
    ...(talosVersion !== undefined && { talosVersion }),
    ...(started && { arguments: started }),
    // all but the first are well when they are not so
    conditions: conditions.filter(({ type, status }) => (type === 'Ready' ? status !== 'True' : status !== 'False')),
  };
}
