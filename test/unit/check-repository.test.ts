import { expect, test } from 'vitest';
import { checkRepository } from '../../server/src/check-repository.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import { createSchemas } from '../support/fake-files.ts';

const text = { type: 'string' };
const spec = { type: 'object', properties: { size: text }, required: ['size'] };
const widgets: ApiSchemas = {
  apiVersion: 'example.com/v1',
  source: 'a test',
  isExact: false,
  kinds: { Widget: 'com.example.v1.Widget' },
  definitions: {
    'com.example.v1.Widget': {
      type: 'object',
      properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec },
    },
  },
};
const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nspec: {}\n';
const kustomization = 'resources: [a.yaml]\npatches: [{ path: patch.yaml, target: { kind: Widget } }]\n';

test.each([
  ['nothing', '', ['schema-required']],
  ['a patch that merges', 'kind: Widget\nspec: { size: big }\n', []],
  ['a list of operations', '- { op: add, path: /spec/size, value: big }\n', []],
  ['operations on another field', '- { op: add, path: /spec/color, value: red }\n', ['schema-required']],
])('a required field is missed unless a patch in a file of its own brings it: %s', async (_what, patch, codes) => {
  const root = 'file:///repository';
  const context = [
    { uri: `${root}/kustomization.yaml`, text: kustomization },
    { uri: `${root}/patch.yaml`, text: patch },
  ];
  const files = [{ uri: `${root}/a.yaml`, text: widget }];
  const checked = await checkRepository(files, context, [createSchemas([widgets])], new AbortController().signal);
  expect(checked.flatMap((one) => one.checked.flatMap(({ findings }) => findings.map(({ code }) => code)))).toEqual(
    codes,
  );
});
