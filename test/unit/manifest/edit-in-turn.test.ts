import { describe, expect, test } from 'vitest';
import { edit } from '../../../server/src/manifest/edit.ts';
import { editInTurn } from '../../../server/src/manifest/edit-in-turn.ts';
import { nestKeys } from '../../../server/src/manifest/nest-keys.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { renameKey } from '../../../server/src/manifest/rename-key.ts';
import { applyEdit } from '../../support/apply-edit.ts';

const head = 'apiVersion: a/v1\nkind: B\nmetadata: { name: c }\n';
const path = (...fields: readonly string[]) => fields.map((field) => ({ field }));

describe('several changes of a resource', () => {
  const text = `# first\n${head}spec:\n  one: 1 # the first\n  two: 2\n---\n${head}spec: { one: 1 }\n`;

  test('are one, each on what the one before leaves', () => {
    const [resource] = parse('file:///a.yaml', 1, text).resources;
    const change =
      resource &&
      editInTurn(resource, [
        (now) => edit(now, path('apiVersion'), 'a/v2'),
        (now) => renameKey(now, path('spec', 'one'), 'uno'),
        (now) => edit(now, path('spec', 'uno'), 3),
      ]);
    const expected = text.replace('a/v1', 'a/v2').replace('one: 1 #', 'uno: 3 #');
    expect(change && applyEdit(text, change)).toBe(expected);
  });

  test('are none where one cannot be made, or nothing changes', () => {
    const [, second] = parse('file:///a.yaml', 1, text).resources;
    const change = (name: string) =>
      second &&
      editInTurn(second, [(now) => edit(now, path('kind'), 'C'), (now) => renameKey(now, path('spec', name), 'uno')]);
    expect(change('two')).toBeUndefined();
    expect(change('one') && applyEdit(text, change('one') ?? never())).toContain(
      'kind: C\nmetadata: { name: c }\nspec: { uno: 1 }',
    );
    expect(second && editInTurn(second, [])).toBeUndefined();
  });
});

describe('keys that move into a new one', () => {
  const moved = [
    { key: 'serviceName', names: ['name'] },
    { key: 'servicePort', names: ['port', 'number'] },
  ] as const;
  const nest = (spec: string): string | undefined => {
    const text = head + spec;
    const [resource] = parse('file:///a.yaml', 1, text).resources;
    const change = resource && nestKeys(resource, path('spec', 'backend'), 'service', moved);
    return change && applyEdit(text, change).slice(head.length);
  };

  test.each([
    [
      'in block style',
      'spec:\n  backend:\n    serviceName: a # one\n    # between\n    servicePort: 80 # two\n  x: 1\n',
      'spec:\n  backend:\n    service:\n      name: a # one\n    # between\n      port:\n        number: 80 # two\n  x: 1\n',
    ],
    [
      'the other way around, with a wider indent',
      'spec:\n    backend:\n        servicePort: 80\n        serviceName: a\n',
      'spec:\n    backend:\n        service:\n            port:\n                number: 80\n            name: a\n',
    ],
    [
      'in quotes, beside others, with Windows line ends',
      'spec:\r\n  backend:\r\n    x: 1\r\n    "serviceName": a\r\n    servicePort: 80\r\n',
      'spec:\r\n  backend:\r\n    x: 1\r\n    service:\r\n      name: a\r\n      port:\r\n        number: 80\r\n',
    ],
    [
      'in flow style',
      'spec: { backend: { serviceName: a, servicePort: 80 } }\n',
      'spec: { backend: { service: { name: a, port: { number: 80 } } } }\n',
    ],
  ])('%s', (_what, before, after) => {
    expect(nest(before)).toBe(after);
  });

  test('are left alone where a comment would be lost, and where an alias stands', () => {
    expect(nest('spec:\n  backend:\n    serviceName: a # one\n    x: 1\n    servicePort: 80\n')).toBeUndefined();
    expect(nest('spec:\n  x: &b { serviceName: a, servicePort: 80 }\n  backend: *b\n')).toBeUndefined();
    expect(nest('spec: { backend: a }\n')).toBeUndefined();
  });
});

function never(): never {
  throw new Error('there is no change');
}
