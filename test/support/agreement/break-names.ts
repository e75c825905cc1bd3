import { isObject } from '../../../server/src/manifest/json.ts';
import type { Change } from './change.ts';
import type { Node } from './nodes.ts';

const tooLong = 'a'.repeat(254);
const noLabels = ['not a label', '-a', 'a'.repeat(64)];
const noKeys = ['not a key', 'a/b/c', '/a', 'A.b/c', 'a'.repeat(64)];

/** What names, labels, annotations and ports can be broken into, by rules of the API that no schema states. */
export function breakNames(nodes: readonly Node[]): readonly Change[] {
  return nodes.flatMap(({ keys, value, part }): readonly Change[] => {
    const name = part.name ?? '';
    const changes = (way: string, field: string, texts: readonly string[]): readonly Change[] =>
      isObject(value) && Object.hasOwn(value, field)
        ? texts.map((text) => ({ way, keys: [...keys, field], change: () => text }))
        : [];
    if (name.endsWith('.meta.v1.ObjectMeta'))
      return [
        ...(keys.length === 1
          ? changes('name', 'name', ['Not_A_Name', 'a b', tooLong, 'a/b', '-a', 'a.b', 'A', 'a:b'])
          : []),
        ...noLabels.map((text): Change => ({ way: 'label', keys: [...keys, 'labels', 'a'], change: () => text })),
        ...noKeys.map((key): Change => ({ way: 'label', keys: [...keys, 'labels', key], change: () => 'a' })),
        ...noKeys.map((key): Change => ({ way: 'annotation', keys: [...keys, 'annotations', key], change: () => 'a' })),
      ];
    if (name.endsWith('.meta.v1.LabelSelector'))
      return noLabels.map((text): Change => ({
        way: 'label',
        keys: [...keys, 'matchLabels', 'a'],
        change: () => text,
      }));
    if (/\.core\.v1\.(?:Container|Volume)$/.test(name))
      return changes('name', 'name', ['Not_A_Name', 'a.b', 'a'.repeat(64)]);
    if (name.endsWith('.core.v1.ContainerPort'))
      return [
        ...changes('port', 'name', ['Http', 'a--b', '80', 'a'.repeat(16)]),
        ...numbers(keys, value, 'containerPort'),
      ];
    if (name.endsWith('.core.v1.ServicePort'))
      return [...changes('port', 'name', ['Http', 'a.b']), ...numbers(keys, value, 'port')];
    return [];
  });
}

function numbers(keys: Node['keys'], value: Node['value'], field: string): readonly Change[] {
  if (!isObject(value) || !Object.hasOwn(value, field)) return [];
  return [0, -1, 65_536].map((port) => ({ way: 'port', keys: [...keys, field], change: () => port }));
}
