import { describe, expect, test } from 'vitest';
import { createValidation } from '../../server/src/validation.ts';
import { type Repository, unknownRepository } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Result, SchemaError, SchemaSource } from '../../server/src/ports.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import { createDownloads } from '../support/fake-files.ts';
import { type FakeClock, createFakeClock } from '../support/fake-clock.ts';

const uri = 'file:///repository/widget.yaml';
const apiVersion = 'example.com/v1';

/** Kinds whose `spec` has these fields, as texts. */
function schemas(source: string, isExact: boolean, fields: readonly string[], kind = 'Widget'): ApiSchemas {
  const properties = Object.fromEntries(fields.map((field) => [field, { type: 'string' }]));
  const spec = { type: 'object', properties };
  const text = { type: 'string' };
  const object = { type: 'object', properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec } };
  return { apiVersion, source, isExact, kinds: { [kind]: kind }, definitions: { [kind]: object } };
}

/** A source that answers when the test says so. */
function createSlow(): SchemaSource & { readonly asked: string[]; answer(value: ApiSchemas | SchemaError): void } {
  let waiting: ((result: Result<ApiSchemas, SchemaError>) => void)[] = [];
  const asked: string[] = [];
  return {
    asked,
    load(name) {
      asked.push(name);
      return new Promise((resolve) => waiting.push(resolve));
    },
    answer(value) {
      for (const resolve of waiting) resolve('message' in value ? { ok: false, error: value } : { ok: true, value });
      waiting = [];
    },
  };
}

const unknown: SchemaError = { kind: 'unknown', message: 'nobody knows' };

function start(
  parts: {
    readonly isReading?: () => boolean;
    readonly repository?: Repository;
    readonly hasCluster?: boolean;
    readonly document?: JsonObject;
    readonly isTrusted?: boolean;
  } = {},
) {
  const [cluster, bundled, clock, log] = [createSlow(), createSlow(), createFakeClock(), [] as string[]];
  const write = (line: string): void => void log.push(line);
  const got: string[] = [];
  let changes = 0;
  const validation = createValidation(
    { clock, log: { info: write, warn: write, error: write } },
    {
      clusterOf: () => (parts.hasCluster === false ? undefined : cluster),
      repositoryOf: () => parts.repository,
      isConnecting: () => false,
      named: createDownloads({ 'https://example.com/widget.json': parts.document ?? {} }, got),
      baseOf: () => (parts.isTrusted === false ? undefined : { uri }),
      renderedOf: () => undefined,
      isReading: parts.isReading ?? (() => false),
      bundled,
    },
    () => changes++,
  );
  const codes = (): unknown =>
    validation.checked.get(uri)?.flatMap(({ findings }) => findings.map(({ code, severity }) => `${code} ${severity}`));
  const show = (spec: string): void =>
    validation.put(parse(uri, 1, `apiVersion: ${apiVersion}\nkind: Widget\nmetadata: { name: a }\nspec: ${spec}\n`));
  return { validation, cluster, bundled, clock, log, codes, show, got, changes: () => changes };
}

const settle = ({ clock }: { clock: FakeClock }): Promise<void> => clock.advance(0);

describe('which schema counts', () => {
  test('the cluster’s, before what is bundled', async () => {
    const started = start();
    started.show('{ new: x }');
    started.bundled.answer(schemas('bundle', false, ['old']));
    await settle(started);
    expect(started.codes()).toEqual([]);
    started.cluster.answer(schemas('cluster', true, ['new']));
    await settle(started);
    expect(started.codes()).toEqual([]);
    started.show('{ old: x }');
    expect(started.codes()).toEqual(['schema-unknown-field error']);
  });

  test('the bundled one, when the cluster does not answer in time, and the cluster’s once it does', async () => {
    const started = start();
    started.show('{ new: x }');
    started.bundled.answer(schemas('bundle', false, ['old']));
    await started.clock.advance(1499);
    expect(started.codes()).toEqual([]);
    await started.clock.advance(1);
    expect(started.codes()).toEqual(['schema-unknown-field warning']);
    started.cluster.answer(schemas('cluster', true, ['new']));
    await settle(started);
    expect(started.codes()).toEqual([]);
  });

  test('the bundled one at once, when the cluster does not know the kind', async () => {
    const started = start();
    started.show('{ new: x }');
    started.cluster.answer(unknown);
    started.bundled.answer(schemas('bundle', false, ['old']));
    await settle(started);
    expect(started.codes()).toEqual(['schema-unknown-field warning']);
  });

  test('the repository’s own definition, before what is bundled', async () => {
    const [name, definition] = Object.entries(schemas('', false, ['mine']).definitions)[0] ?? ['', {}];
    const custom = { apiVersion, kind: 'Widget', isNamespaced: true, name, definition };
    const repository = { ...unknownRepository, isRead: true, customKinds: new Map([[apiVersion, [custom]]]) };
    const started = start({ repository, hasCluster: false });
    started.show('{ mine: x }');
    started.bundled.answer(schemas('bundle', false, ['old']));
    await settle(started);
    expect(started.codes()).toEqual([]);
    expect(started.validation.checked.get(uri)?.[0]?.schemas?.source).toBe('this repository');
  });
});

describe('a kind that nobody describes', () => {
  test('is told when all have answered, and not while the repository is being read', async () => {
    let isReading = true;
    const started = start({ hasCluster: false, isReading: () => isReading });
    started.show('{}');
    started.bundled.answer(unknown);
    await settle(started);
    expect(started.codes()).toEqual([]);
    isReading = false;
    started.validation.refresh();
    expect(started.codes()).toEqual(['schema-unknown-kind information']);
  });

  test('is a hint where a chart may bring it, and a warning where another word was meant', async () => {
    const repository = { ...unknownRepository, isRead: true, installsCharts: true };
    const started = start({ hasCluster: false, repository });
    started.show('{}');
    started.bundled.answer(unknown);
    await settle(started);
    expect(started.codes()).toEqual(['schema-unknown-kind hint']);
    const other = start({ hasCluster: false });
    other.show('{}');
    other.bundled.answer(schemas('bundle', false, [], 'Wigdet'));
    await settle(other);
    expect(other.codes()).toEqual(['schema-unknown-kind warning']);
  });

  test('is not told when the bundle cannot be read, which is logged', async () => {
    const started = start({ hasCluster: false });
    started.show('{}');
    started.bundled.answer({ kind: 'unreadable', message: 'a disk without files' });
    await settle(started);
    expect(started.codes()).toEqual([]);
    expect(started.log).toEqual(['a disk without files']);
  });
});

describe('the schema that a document names', () => {
  const size = { type: 'object', properties: { size: { type: 'string' } } };
  const document = { type: 'object', properties: { spec: size } };
  const text = `# yaml-language-server: $schema=https://example.com/widget.json
apiVersion: ${apiVersion}
kind: Widget
metadata: { name: a }
spec: { size: 5 }
`;

  test('counts where nobody else describes the kind, and is got once', async () => {
    const started = start({ hasCluster: false, document });
    started.validation.put(parse(uri, 1, text));
    expect(started.got).toEqual([]);
    started.bundled.answer(unknown);
    await settle(started);
    expect(started.codes()).toEqual(['schema-type error']);
    started.validation.put(parse(uri, 2, `${text}# more\n`));
    await settle(started);
    expect(started.got).toEqual(['https://example.com/widget.json']);
  });

  test('does not count where the kind is described, and is not even got', async () => {
    const started = start({ hasCluster: false, document });
    started.validation.put(parse(uri, 1, text.replace('5', 'a')));
    started.bundled.answer(schemas('bundle', false, ['other']));
    await settle(started);
    expect([started.codes(), started.got]).toEqual([['schema-unknown-field warning'], []]);
  });

  test.each([
    [false, 'widget.json', 0],
    [true, 'other.json', 1],
  ])(
    'is not got without trust, and where it cannot be had the kind is unknown: %s %s',
    async (isTrusted, name, times) => {
      const started = start({ hasCluster: false, isTrusted, document });
      started.validation.put(parse(uri, 1, text.replace('widget.json', name)));
      started.bundled.answer(unknown);
      await settle(started);
      expect(started.codes()).toEqual(['schema-unknown-kind information']);
      expect(started.got).toHaveLength(times);
    },
  );
});

describe('what changes', () => {
  test('a forgotten apiVersion is asked for again, and only its files are checked again', async () => {
    const started = start();
    started.show('{ new: x }');
    started.cluster.answer(schemas('cluster', true, ['old']));
    started.bundled.answer(unknown);
    await settle(started);
    expect(started.codes()).toEqual(['schema-unknown-field error']);
    started.validation.put(
      parse('file:///repository/pod.yaml', 1, 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n'),
    );
    started.cluster.answer(unknown);
    started.bundled.answer(unknown);
    await settle(started);
    const before = started.changes();
    started.validation.forget(started.cluster, new Set([apiVersion]));
    started.cluster.answer(schemas('cluster', true, ['new']));
    await settle(started);
    expect(started.codes()).toEqual([]);
    expect(started.cluster.asked).toEqual([apiVersion, 'v1', apiVersion]);
    expect(started.changes() - before).toBe(2);
  });

  test('an object that stays is not checked again', async () => {
    const started = start({ hasCluster: false });
    const text = (name: string): string =>
      `apiVersion: ${apiVersion}\nkind: Widget\nmetadata: { name: ${name} }\nspec: { x: y }\n`;
    const first = parse(uri, 1, `${text('a')}---\n${text('b')}`);
    started.validation.put(first);
    started.bundled.answer(schemas('bundle', false, ['z']));
    await settle(started);
    const [a, b] = started.validation.checked.get(uri) ?? [];
    started.validation.put(parse(uri, 2, `${text('c')}---\n${text('b')}`, first));
    const [c, again] = started.validation.checked.get(uri) ?? [];
    expect(c?.findings).not.toBe(a?.findings);
    expect(again?.findings).toBe(b?.findings);
    expect(again?.findings).toHaveLength(1);
  });

  test('a file that is gone says nothing, and the end leaves no timer', async () => {
    const started = start();
    started.show('{ new: x }');
    expect(started.validation.loading).toBe(2);
    started.validation.remove(uri);
    expect(started.validation.checked.size).toBe(0);
    started.validation.dispose();
    started.cluster.answer(schemas('cluster', true, []));
    await settle(started);
    expect([started.clock.waiting, started.validation.loading, started.validation.checked.size]).toEqual([0, 0, 0]);
  });
});
