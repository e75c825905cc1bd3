import { expect, test } from 'vitest';
import { at } from '../../../server/src/manifest/json.ts';
import { readAsKustomize } from '../../../server/src/manifest/kustomize-reading.ts';
import { parse } from '../../../server/src/manifest/parse.ts';

function read(text: string): ReturnType<typeof readAsKustomize> {
  const [resource] = parse('file:///a.yaml', 1, `apiVersion: v1\nkind: ConfigMap\n${text}`).resources;
  if (!resource) throw new Error('the text declares no resource');
  return readAsKustomize(resource);
}

test('words that YAML 1.1 takes for booleans stay text; true and numbers do not', () => {
  const value = read('metadata: { name: a }\ndata: { a: yes, b: Off, c: true, d: 0644, e: "no", f: n }\n');
  expect(value['data']).toEqual({ a: 'yes', b: 'Off', c: true, d: 420, e: 'no', f: 'n' });
});

test('a name that is such a word is a name', () => {
  expect(at(read('metadata: { name: x, labels: { on: y } }\n'), 'metadata', 'labels')).toEqual({ on: 'y' });
});

test('values of annotations become text, as they are written', () => {
  const value = read('metadata:\n  name: a\n  annotations: { port: 9090, ready: true, on: on, s: x }\n');
  expect(at(value, 'metadata', 'annotations')).toEqual({ port: '9090', ready: 'true', on: 'on', s: 'x' });
});
