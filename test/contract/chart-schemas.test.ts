import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createChartRenderer } from '../../server/src/adapters/helm/chart-renderer.ts';
import type { ChartError } from '../../server/src/chart-port.ts';
import type { Result } from '../../server/src/ports.ts';
import { buildHelm } from '../helm/build-helm.ts';

const chartRenderer = createChartRenderer(() => undefined);
const { signal } = new AbortController();

describe('a chart whose schema of values', () => {
  let root: string;
  let helm: string;
  let here: Server;
  let asked = 0;

  beforeAll(async () => {
    helm = await buildHelm();
    root = await mkdtemp(join(tmpdir(), 'schemas-test-'));
    here = createServer((_request, response) => {
      asked++;
      response.end('true');
    });
    here.listen(0, '127.0.0.1');
    await once(here, 'listening');
    await write({ 'kept.json': 'false' });
  }, 600_000);
  beforeEach(() => void (asked = 0));
  afterAll(async () => {
    here.close();
    await rm(root, { recursive: true });
  });

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  }
  const render = (chart: string, text: string): Promise<Result<string, ChartError>> =>
    chartRenderer.render(
      {
        ...{ helm, values: [{ how: 'whole', text }], kubeVersion: 'v1.30.1', releasedVersion: '', apiVersions: [] },
        chart: { in: 'repository', root, folder: `/charts/${chart}` },
        release: { name: 'web', namespace: 'apps' },
      },
      signal,
    );

  const service = (): string => `http://127.0.0.1:${(here.address() as AddressInfo).port}/values.json`;
  const strict = 'apiVersion: v2\nname: strict\nversion: 0.1.0\n';
  const fine = { $schema: 'https://json-schema.org/draft-07/schema#', type: 'object' };

  test.each<[string, () => object]>([
    ['another host', () => ({ $ref: 'http://schemas.example.com/values.json' })],
    ['a service of this machine', () => ({ properties: { a: { $ref: service() } } })],
    ['a file', () => ({ anyOf: [{ $ref: pathToFileURL(join(root, 'kept.json')).href }] })],
    ['a path', () => ({ $ref: `${join(root, 'kept.json')}#` })],
    ['what makes it a schema', () => ({ $schema: service() })],
    ['itself by a file', () => ({ $id: `${pathToFileURL(join(root, 'kept.json')).href}#a`, ...fine })],
    ['one that depends on values', () => ({ $dynamicRef: service() })],
  ])('names %s is refused, and nobody is asked', async (_name, schema) => {
    const inner = 'charts/strict/charts/inner';
    for (const folder of ['charts/strict', inner]) {
      await rm(join(root, 'charts/strict'), { recursive: true, force: true });
      await write({
        ...{ 'charts/strict/Chart.yaml': strict, [`${inner}/Chart.yaml`]: strict.replace('strict', 'inner') },
        [`${folder}/values.schema.json`]: `\uFEFF${JSON.stringify(schema())}`,
      });
      const made = await render('strict', 'inner: { a: 1 }');
      expect(made).toMatchObject({ error: { kind: 'schema-elsewhere' } });
    }
    expect(asked).toBe(0);
  });

  test('names only itself is what values are held against', async () => {
    const schema = {
      ...{ ...fine, $id: 'https://example.com/values.json', $defs: { size: { type: 'number' } } },
      properties: { a: { $ref: '#/$defs/size' }, $ref: { type: 'string' } },
    };
    await write({ 'charts/own/Chart.yaml': strict, 'charts/own/values.schema.json': JSON.stringify(schema) });
    expect(await render('own', 'a: 1')).toMatchObject({
      ok: true,
    });
    const wrong = await render('own', 'a: x');
    expect(wrong).toMatchObject({ error: { message: expect.stringContaining('want number') as string } });
  });

  test('is in a packed chart is left out, since nobody can look into it', async () => {
    await write({
      'packed/Chart.yaml': strict.replace('strict', 'packed'),
      'packed/values.schema.json': JSON.stringify({ $ref: service() }),
      'charts/outer/Chart.yaml': strict,
      'charts/outer/charts/inner/Chart.yaml': strict.replace('strict', 'inner'),
    });
    const target = join(root, 'charts/outer/charts/inner/charts');
    await promisify(execFile)(helm, ['package', join(root, 'packed'), '--destination', target]);
    expect(await render('outer', 'inner: { packed: { a: 1 } }')).toMatchObject({ ok: true });
    expect(asked).toBe(0);
  });
});
