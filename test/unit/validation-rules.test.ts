import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { SchemaSource } from '../../server/src/ports.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import { createValidation } from '../../server/src/validation.ts';
import { unknownRepository } from '../../server/src/graph/repository.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createDownloads, createSchemas } from '../support/fake-files.ts';

const uri = 'file:///repository/widget.yaml';
const text = { type: 'string' };
const definition = (rules: readonly JsonObject[]): ApiSchemas => ({
  apiVersion: 'example.com/v1',
  source: 'a test',
  isExact: true,
  kinds: { Widget: 'com.example.v1.Widget' },
  definitions: {
    'com.example.v1.Widget': {
      type: 'object',
      properties: {
        apiVersion: text,
        kind: text,
        metadata: { type: 'object' },
        spec: { type: 'object', properties: { size: { type: 'integer' } }, 'x-kubernetes-validations': rules },
      },
    },
  },
});
const policy = (size: number): readonly JsonObject[] => {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] };
  const validations = [{ expression: `object.spec.size < ${size}`, message: `less than ${size}` }];
  const spec = { matchConstraints: { resourceRules: [rule] }, validations };
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'a' }, spec },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'a' },
      spec: { policyName: 'a', validationActions: ['Deny'] },
    },
  ];
};

function start(schemas: ApiSchemas, policies?: SchemaSource['policies']) {
  const clock = createFakeClock();
  const cluster = policies && { ...createSchemas([schemas]), policies };
  const write = (): void => undefined;
  const validation = createValidation(
    { clock, log: { info: write, warn: write, error: write } },
    {
      clusterOf: () => cluster,
      repositoryOf: () => ({ ...unknownRepository, isRead: true }),
      isConnecting: () => false,
      named: createDownloads({}),
      baseOf: () => undefined,
      isReading: () => false,
      renderedOf: () => undefined,
      bundled: createSchemas([schemas]),
    },
    () => undefined,
  );
  const found = (): readonly string[] =>
    validation.checked
      .get(uri)
      ?.flatMap(({ findings }) => findings.map(({ code, expected }) => `${code} ${expected}`)) ?? [];
  const show = (size: number): void =>
    validation.put(
      parse(uri, 1, `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nspec: { size: ${size} }\n`),
    );
  return { clock, found, show };
}

test('the library of rules is loaded by the first object that has some, which is checked again then', async () => {
  const { found, show } = start(definition([{ rule: 'self.size < 5', message: 'too large' }]));
  show(7);
  expect(found()).toEqual([]);
  await vi.waitFor(() => expect(found()).toEqual(['cel-rule too large']), 10_000);
  show(3);
  expect(found()).toEqual([]);
  show(9);
  expect(found()).toEqual(['cel-rule too large']);
});

test('policies of the cluster are read in the background, and again after a while', async () => {
  let asked = 0;
  const source = { of: policy(5) };
  const policies = (): Promise<readonly JsonObject[]> => {
    asked++;
    return Promise.resolve(source.of);
  };
  const { clock, found, show } = start(definition([]), policies);
  show(7);
  expect(found()).toEqual([]);
  await vi.waitFor(() => expect(found()).toEqual(['admission-policy a: less than 5']), 10_000);
  source.of = policy(9);
  const before = asked;
  show(8);
  expect(found()).toEqual(['admission-policy a: less than 5']);
  await clock.advance(400_000);
  show(8);
  await vi.waitFor(() => expect(found()).toEqual([]), 10_000);
  expect(asked).toBe(before + 1);
});
