import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { type SessionUnderTest, codes, startSession, uri } from '../support/sessions.ts';

const other = 'file:///repository/other.yaml';

/** A description of Widgets whose `spec` has these fields. */
function page(...fields: readonly string[]): JsonObject {
  const text = { type: 'string' };
  const spec = { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, text])) };
  const object = { type: 'object', properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec } };
  const named = { 'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }] };
  return { components: { schemas: { 'com.example.v1.Widget': { ...object, ...named } } } };
}

const widget = (spec: string): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nspec: ${spec}\n`;
const own = ({ fake }: SessionUnderTest): readonly string[] =>
  fake.takeCalls().filter((call) => call.startsWith('openApi'));
const schemaCodes = (started: SessionUnderTest, file?: string): unknown[] =>
  codes(started, file).filter((code) => String(code).startsWith('schema-'));

async function start(settings: object = {}): Promise<SessionUnderTest> {
  const started = await startSession({ validation: 'on', ...settings });
  started.fake.describe('example.com/v1', page('size'));
  return started;
}

describe('what the cluster says of a kind', () => {
  test('counts for a file that is seen, and is read once', async () => {
    const started = await start();
    started.session.setDocument(uri, 1, widget('{ size: a }'));
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual([]);
    expect(own(started)).toEqual(['openApiIndex', 'openApi example.com/v1']);
    started.session.setDocument(uri, 2, widget('{ syze: a }'));
    await started.clock.advance(2000);
    expect(schemaCodes(started)).toEqual(['schema-unknown-field']);
    expect(own(started)).not.toContain('openApi example.com/v1');
  });

  test('is not asked for by a file that nobody sees, and is once it is seen', async () => {
    const started = await start();
    started.session.setVisible([]);
    started.session.setDocument(uri, 1, widget('{ syze: a }'));
    await started.clock.advance(60_000);
    expect([own(started), schemaCodes(started)]).toEqual([[], ['schema-unknown-kind']]);
    started.session.setVisible([uri]);
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual(['schema-unknown-field']);
    started.session.setVisible([]);
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual(['schema-unknown-field']);
  });

  test.each([
    ['off', []],
    ['manual', ['schema-unknown-field']],
  ])('is asked for in the mode %s only by Check Drift Now, if at all', async (mode, after) => {
    const started = await start({ drift: { mode } });
    started.session.setDocument(uri, 1, widget('{ syze: a }'));
    await started.clock.advance(60_000);
    expect([own(started), schemaCodes(started)]).toEqual([[], ['schema-unknown-kind']]);
    started.session.check();
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual(after.length > 0 ? after : ['schema-unknown-kind']);
  });

  test('is read anew when it changes, while a file of the kind is seen', async () => {
    const started = await start();
    started.session.setDocument(uri, 1, widget('{ syze: a }'));
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual(['schema-unknown-field']);
    started.fake.describe('example.com/v1', page('syze'));
    started.fake.put({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'a' },
    });
    await started.clock.advance(20_000);
    expect(schemaCodes(started)).toEqual([]);
  });

  test('is forgotten with its cluster', async () => {
    const started = await start();
    started.session.setDocument(uri, 1, widget('{ syze: a }'));
    await started.clock.advance(0);
    await started.session.chooseContext('');
    await started.clock.advance(0);
    expect(schemaCodes(started)).toEqual(['schema-unknown-kind']);
  });

  test('is not waited for where the cluster has none: what else is known counts', async () => {
    const started = await start();
    started.session.setDocument(other, 1, 'apiVersion: example.org/v1\nkind: Gadget\nmetadata: { name: a }\n');
    await started.clock.advance(0);
    expect(schemaCodes(started, other)).toEqual(['schema-unknown-kind']);
  });
});

test('what needs no schema is told with validation off, and no cluster is asked for one', async () => {
  const started = await start({ validation: 'off' });
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { dsn: "postgres://a:b@c/d" }\n';
  started.session.setDocument(uri, 1, text);
  await started.clock.advance(2000);
  expect([codes(started), own(started)]).toEqual([expect.arrayContaining(['high-entropy-value']), []]);
  await started.session.configure({ cluster: { context: 'test' }, validation: 'on' });
  await started.clock.advance(2000);
  expect(own(started)).toContain('openApiIndex');
  await started.session.configure({ cluster: { context: 'test' }, validation: 'off' });
  started.session.setDocument(uri, 2, widget('{ syze: a }'));
  expect(schemaCodes(started)).toEqual([]);
  started.session.setDocument(uri, 3, text);
  expect(codes(started)).toContain('high-entropy-value');
});
