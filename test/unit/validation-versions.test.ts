import { expect, test } from 'vitest';
import { unknownRepository } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Result, SchemaError, SchemaSource } from '../../server/src/ports.ts';
import type { Availability } from '../../server/src/schema/availability.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import { createValidation } from '../../server/src/validation.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createDownloads, createSchemas } from '../support/fake-files.ts';
import { versions } from '../support/versions.ts';

const uri = 'file:///repository/widget.yaml';
const apiVersion = 'example.com/v1';
const [text, spec] = [{ type: 'string' }, { $ref: '#/components/schemas/com.example.v1.Port' }];
const properties = { apiVersion: text, kind: text, metadata: { type: 'object' }, spec };
const described = (isExact: boolean): ApiSchemas => ({
  apiVersion,
  source: 'a test',
  isExact,
  kinds: { Widget: 'Widget' },
  definitions: {
    Widget: { type: 'object', properties },
    'com.example.v1.Port': { type: 'object', properties: { port: { type: 'integer' } } },
  },
});

function start(availability: Pick<SchemaSource, 'availability'>, version?: string) {
  const [clock, log] = [createFakeClock(), [] as string[]];
  const write = (line: string): void => void log.push(line);
  let isAsked = false;
  const cluster: SchemaSource = {
    // a server says of which version it is when it is asked for something
    version: () => (isAsked ? version : undefined),
    load() {
      isAsked = true;
      return Promise.resolve({ ok: true, value: described(true) });
    },
  };
  const validation = createValidation(
    { clock, log: { info: write, warn: write, error: write } },
    {
      clusterOf: () => (version === undefined ? undefined : cluster),
      repositoryOf: () => unknownRepository,
      isConnecting: () => false,
      named: createDownloads({}, []),
      baseOf: () => undefined,
      isReading: () => false,
      renderedOf: () => undefined,
      bundled: { ...createSchemas([described(false)]), ...availability },
    },
    () => undefined,
  );
  const codes = () => validation.checked.get(uri)?.flatMap(({ findings }) => findings.map(({ code }) => code));
  const spec = 'spec: { port: 1, target: 2, oops: 3 }';
  validation.put(parse(uri, 1, `apiVersion: ${apiVersion}\nkind: Widget\nmetadata: { name: a }\n${spec}\n`));
  return { validation, clock, log, codes };
}

test('nothing is told before the table is read, and then what the cluster is too old for', async () => {
  const asked: ((result: Result<Availability, SchemaError>) => void)[] = [];
  const { validation, clock, codes } = start(
    { availability: () => new Promise((resolve) => asked.push(resolve)) },
    'v1.33.1+k3s1',
  );
  await clock.advance(5000);
  expect([codes(), validation.availability, asked.length]).toEqual([[], undefined, 1]);
  asked[0]?.({ ok: true, value: versions });
  await clock.advance(0);
  expect(codes()).toEqual(['schema-unknown-field', 'field-too-new']);
  expect([validation.availability, asked.length]).toEqual([versions, 1]);
});

test('what cannot be read is told in the log, and the rest goes on', async () => {
  const error = { kind: 'unreadable', message: 'gone' } as const;
  const { clock, codes, log } = start({ availability: () => Promise.resolve({ ok: false, error }) }, 'v1.33.1');
  await clock.advance(0);
  expect(codes()).toEqual(['schema-unknown-field', 'schema-unknown-field']);
  expect(log).toEqual(['gone']);
});

test('a source without a table is not waited for', async () => {
  const { clock, codes, log } = start({});
  await clock.advance(0);
  expect(codes()).toEqual(['schema-unknown-field', 'schema-unknown-field']);
  expect(log).toEqual([]);
});
