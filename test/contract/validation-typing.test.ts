import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import { markSchemaFindings } from '../../server/src/features/schema-diagnostics.ts';
import { type Checked, checkManifest } from '../../server/src/graph/check-manifest.ts';
import { type Memo, createMemo } from '../../server/src/graph/check-object.ts';
import { type Answer, chooseSchemas } from '../../server/src/graph/choose-schemas.ts';
import { unknownRepository } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { toPositions } from '../../server/src/manifest/position.ts';
import type { Manifest } from '../../server/src/manifest/resource.ts';
import { createTypist } from '../bench/typing.ts';
import { readCorpus } from '../support/corpus.ts';

const catalog = createSchemaCatalog(join(import.meta.dirname, '..', '..', 'dist', 'schemas'));
const { signal } = new AbortController();
const uri = 'file:///repository/a.yaml';
const whole = { ...unknownRepository, isRead: true };

const secret = `apiVersion: v1
kind: Secret
metadata: { name: a }
type: Opaque
data: { a: canary-not-base64, b: Y2FuYXJ5 }
stringData: { c: canary, d: [canary] }
`;
const workloads = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: &labels { app: web }
spec:
  replicas: 3
  selector: { matchLabels: *labels }
  template:
    metadata: { labels: *labels }
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
          ports: [{ name: http, containerPort: 80 }]
          resources: { limits: { cpu: 500m, memory: 1Gi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80, targetPort: http }] }
---
${secret}`;

const tell = (checked: readonly Checked[]): readonly Diagnostic[] =>
  markSchemaFindings(checked).map(({ diagnostic }) => diagnostic);

async function loadAll(): Promise<ReadonlyMap<string, Answer>> {
  const index = await catalog.index(signal);
  if (!index.ok) throw new Error(index.error.message);
  const all = Object.keys(index.value).map(async (apiVersion) => {
    const loaded = await catalog.load(apiVersion, signal);
    return [apiVersion, loaded.ok ? loaded.value : 'none'] as const;
  });
  return new Map(await Promise.all(all));
}

test('typing, pasting and undoing with schemas: no crash, incremental = from scratch, every mark in the text', async () => {
  const answers = await loadAll();
  const check = (manifest: Manifest, memo: Memo): readonly Checked[] =>
    checkManifest(manifest, whole, (ref) => chooseSchemas(ref, [answers.get(ref.apiVersion) ?? 'none']), memo);
  const typist = createTypist([workloads, workloads, ...readCorpus()], 3);
  const memo = createMemo();
  const seen = new Set<unknown>();
  let manifest = parse(uri, 0, '');
  for (let step = 0; step < 3000; step++) {
    const text = typist.next();
    manifest = parse(uri, 1, text, manifest);
    const found = tell(check(manifest, memo));
    const lines = toPositions(text)(text.length).line;
    for (const { code, range } of found) {
      seen.add(code);
      expect(range.end.line).toBeLessThanOrEqual(lines);
      expect(range.start.line < range.end.line || range.start.character <= range.end.character).toBe(true);
    }
    if (step % 10 === 0) expect(found).toEqual(tell(check(parse(uri, 1, text), createMemo())));
  }
  expect(seen.size).toBeGreaterThan(5);
}, 120_000);

test('a Secret’s values are in no finding', async () => {
  const answers = await loadAll();
  const manifest = parse(uri, 1, secret);
  const checked = checkManifest(
    manifest,
    whole,
    (ref) => chooseSchemas(ref, [answers.get(ref.apiVersion) ?? 'none']),
    createMemo(),
  );
  expect(checked.flatMap(({ findings }) => findings).length).toBeGreaterThan(0);
  expect(JSON.stringify([checked.map(({ findings }) => findings), tell(checked)])).not.toContain('canary');
});
