import { expect, test } from 'vitest';
import type { Checked } from '../../../../server/src/graph/check-manifest.ts';
import { mergeRendered } from '../../../../server/src/graph/rendered/merge-rendered.ts';
import type { RenderedFile } from '../../../../server/src/graph/rendered/rendered-file.ts';
import type { FieldPath } from '../../../../server/src/manifest/field-path.ts';
import { parse } from '../../../../server/src/manifest/parse.ts';
import type { Manifest } from '../../../../server/src/manifest/resource.ts';
import type { SchemaCode, SchemaFinding } from '../../../../server/src/schema/finding.ts';
import { leavesOf, objectOf, renderedFileOf } from '../../../support/rendered-files.ts';

const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: one
`;
const patch = text.replace('one', 'five');
const replicas = [{ field: 'spec' }, { field: 'replicas' }];

function finding(code: SchemaCode, path: FieldPath): SchemaFinding {
  return { code, severity: 'error', path, anchor: 'value', expected: 'integer' };
}

function checkedOf(manifest: Manifest, findings: readonly SchemaFinding[]): readonly Checked[] {
  return manifest.declarations.map((declaration) => ({
    declaration,
    ref: { apiVersion: 'apps/v1', kind: 'Deployment' },
    findings,
  }));
}

function codesOf(
  file: RenderedFile,
  content: string,
  raw: readonly SchemaFinding[],
  rendered: readonly SchemaFinding[],
) {
  const manifest = parse(`file:///repository${file.path}`, 1, content);
  const parts = file.objects.map((part) => ({ part, ref: part.ref, findings: rendered }));
  const merged = mergeRendered(manifest, checkedOf(manifest, raw), file, parts);
  return merged.flatMap(({ findings }) => findings.map(({ code }) => code));
}

const alone = renderedFileOf('/app.yaml', text, [objectOf('/app.yaml', text)]);

test('what is wrong with the text and not with the object that is made of it is not told', () => {
  expect(codesOf(alone, text, [finding('schema-type', replicas)], [])).toEqual([]);
});

test('what only the text can tell is kept', () => {
  expect(codesOf(alone, text, [finding('yaml-word', replicas), finding('plaintext-secret', [])], [])).toEqual([
    'yaml-word',
    'plaintext-secret',
  ]);
});

test('what is wrong with both is told once', () => {
  const both = [finding('schema-type', replicas)];
  expect(codesOf(alone, text, both, both)).toEqual(['schema-type']);
});

test('what a patch makes wrong is told in the patch, and not in the file that it changes', () => {
  const patched =
    leavesOf('/patch.yaml', patch, 'patch')[0]?.filter(({ path }) => path.join('.') === 'spec.replicas') ?? [];
  const object = objectOf('/app.yaml', text, (value) => ({ ...value, spec: { replicas: 'five' } }), patched);
  const found = [finding('schema-type', replicas)];
  expect(codesOf(renderedFileOf('/patch.yaml', patch, [object]), patch, [], found)).toEqual(['schema-type']);
  expect(codesOf(renderedFileOf('/app.yaml', text, [object]), text, found, found)).toEqual([]);
});

test('a file that no build reads keeps what is said of it', () => {
  const nobody = renderedFileOf('/app.yaml', text, []);
  expect(codesOf(nobody, text, [finding('schema-type', replicas)], [])).toEqual(['schema-type']);
});
