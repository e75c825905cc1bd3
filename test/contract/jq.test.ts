import { afterAll, describe, expect, test } from 'vitest';
import { openJq } from '../support/open-jq.ts';

const jq = openJq();
const { signal } = new AbortController();
const deployment = {
  metadata: { name: 'web' },
  spec: { replicas: 3, containers: [{ name: 'web', image: 'web:1' }, { name: 'proxy' }], args: ['a', 'b', 'c'] },
};

afterAll(() => jq.dispose());

describe('path expressions of jq', () => {
  test.each([
    ['.spec.replicas', [['spec', 'replicas']]],
    ['.spec.containers[] | select(.name == "web").image', [['spec', 'containers', 0, 'image']]],
    [
      '.spec.containers[0].image, .spec.replicas',
      [
        ['spec', 'containers', 0, 'image'],
        ['spec', 'replicas'],
      ],
    ],
    ['.spec.args[-1]', [['spec', 'args', -1]]],
    ['.spec.args[1:]', [['spec', 'args', { start: 1, end: null }]]],
    ['.spec.nothing[]?', []],
    ['.spec.nothing[]', []],
    ['.spec.replicas | test("3")', []],
  ])('%s', async (expression, expected) => {
    expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: true, value: [expected] });
  });

  test('are answered for each object', async () => {
    const other = { spec: { containers: [{ name: 'proxy' }, { name: 'web', image: 'web:2' }] } };
    const expression = '.spec.containers[] | select(.name == "web").image';
    expect(await jq.find(expression, [deployment, other], signal)).toEqual({
      ok: true,
      value: [[['spec', 'containers', 0, 'image']], [['spec', 'containers', 1, 'image']]],
    });
  });

  test.each(['.spec.', 'select(', '.spec | unknown_function', 'import "a" as a; .', '.a # comment'])(
    'what jq cannot read is invalid: %s',
    async (expression) => {
      expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: false, error: 'invalid' });
    },
  );

  test.each([
    [
      'no environment of ours',
      'if (env | has("PATH") and .PATH != "/") or (env | has("SHELL")) then .spec else .metadata end',
    ],
    ['no file', 'if (try input catch "none") == "none" then .metadata else .spec end'],
  ])('they have %s', async (_, expression) => {
    expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: true, value: [[['metadata']]] });
  });
});

describe('an expression that does not end', () => {
  const patience = { deadline: 500, start: 10_000, idle: 1_000 };

  test.each(['def f: f; f', '.spec | until(false; .)', 'repeat(.spec)', 'range(infinite) as $i | .spec'])(
    '%s is ended, and the next is answered',
    async (expression) => {
      const impatient = openJq(patience);
      const started = performance.now();
      const [looping, next] = await Promise.all([
        impatient.find(expression, [deployment], signal),
        impatient.find('.spec.replicas', [deployment], signal),
      ]);
      expect(looping).toEqual({ ok: false, error: 'timeout' });
      expect(next).toEqual({ ok: true, value: [[['spec', 'replicas']]] });
      expect(performance.now() - started).toBeLessThan(10_000);
      impatient.dispose();
    },
  );
});

test('nobody is answered after the end, or after losing interest', async () => {
  const gone = openJq();
  gone.dispose();
  expect(await gone.find('.', [deployment], signal)).toEqual({ ok: false, error: 'aborted' });
  expect(await jq.find('.', [deployment], AbortSignal.abort())).toEqual({ ok: false, error: 'aborted' });
});
