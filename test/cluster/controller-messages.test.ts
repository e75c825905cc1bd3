import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { contextName, productUser } from '../control-plane/control-plane.ts';
import { type FluxLab, startFluxLab } from '../support/cluster/flux-lab.ts';
import { cluster } from '../support/cluster/shared.ts';
import { toSyncRepository } from '../support/flux-lab/sync-repository.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { see, untilObject } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const seconds = 1000;

describe.skipIf(!cluster.capabilities.flux)('what a controller says stands where it belongs', () => {
  let lab: FluxLab;
  let renderer: Renderer;
  let editor: TestEditor;
  let folder: string;

  beforeAll(async () => {
    [lab, renderer] = await Promise.all([startFluxLab(inject('controlPlane').binaries), openWarmRenderer()]);
    const { files, objects } = toSyncRepository(lab.url('said'));
    await lab.serve('said', { ...files, 'clusters/lab/all.yaml': objects });
    folder = join(lab.controlPlane.dir, 'clone');
    execFileSync('git', ['clone', '--quiet', lab.url('said'), folder]);
    const settings = { cluster: { kubeconfig: await lab.cluster.kubeconfig(productUser), context: contextName } };
    const server = runServer(createClusterGateway({}), undefined, undefined, createRepositoryFiles(), renderer);
    editor = await startEditor(server, settings, true, { folder: pathToFileURL(folder).href });
    await see(editor, 'sync');
    await lab.cluster.apply(objects);
    await untilObject(editor, 'Kustomization unhealthy', { reason: 'HealthCheckFailed', limit: 90 * seconds });
    await untilObject(editor, 'HelmRelease bad', { state: 'failing', limit: 60 * seconds });
  }, 300 * seconds);
  afterAll(async () => {
    await editor.stop();
    renderer.dispose();
    await lab.stop();
  });

  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
  const open = async (path: string): Promise<void> =>
    editor.open(uriOf(path), await readFile(join(folder, path), 'utf8'));
  const told = (path: string): readonly Diagnostic[] =>
    editor.published(uriOf(path)).filter(({ code }) => code === 'controller-failed');
  const untilTold = (
    path: string,
    holds: (all: readonly Diagnostic[]) => boolean,
    limit?: number,
  ): Promise<readonly Diagnostic[]> => until(path, () => told(path), holds, limit);
  const isError = (all: readonly Diagnostic[]): boolean => all[0]?.severity === DiagnosticSeverity.Error;

  test('a failed build on the line of the file that cannot be read', async () => {
    await open('broken/service.yaml');
    const [one, ...others] = await untilTold('broken/service.yaml', isError);
    expect(others).toEqual([]);
    expect(one?.range.start.line).toBe(3);
    expect(one?.data).toMatchObject({ owner: { kind: 'Kustomization', name: 'broken' }, isOld: false });
  });

  test('a refusal at the field of the object that was refused', async () => {
    await open('refused/service.yaml');
    const [one] = await untilTold('refused/service.yaml', isError);
    const text = await readFile(join(folder, 'refused/service.yaml'), 'utf8');
    const { start, end } = one?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    expect(text.split('\n')[start.line]?.slice(start.character, end.character)).toBe('99999');
  });

  test('what does not become well on the object, which nobody blames', async () => {
    await open('unhealthy/deployment.yaml');
    const [one] = await untilTold('unhealthy/deployment.yaml', (all) => all.length === 1);
    expect(one).toMatchObject({ severity: DiagnosticSeverity.Warning, range: { start: { line: 2 } } });
  });

  test('a release that cannot be installed, and what nothing else is named of, where it is declared', async () => {
    const path = 'clusters/lab/all.yaml';
    await open(path);
    const all = await untilTold(path, (found) => found.length === 2);
    const lines = (await readFile(join(folder, path), 'utf8')).split('\n');
    const marked = all.map(({ range, severity }) => [lines[range.start.line]?.match(/name: (\w+)/)?.[1], severity]);
    expect(marked.toSorted()).toEqual([
      ['bad', DiagnosticSeverity.Warning],
      ['orphan', DiagnosticSeverity.Warning],
    ]);
  });

  test('what has changed since is told as of then, and gone once Flux is well', async () => {
    const path = 'refused/service.yaml';
    const good =
      'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: default }\nspec: { ports: [{ port: 80 }] }\n';
    await editor.change(uriOf(path), good.replace('80', '99998'));
    await untilTold(path, (all) => all.every(({ severity }) => severity === DiagnosticSeverity.Information));
    await editor.change(uriOf(path), good);
    await writeFile(join(folder, path), good);
    const { revision } = await lab.serve('said', { [path]: good });
    const poke = ['annotate', 'gitrepositories.source.toolkit.fluxcd.io', 'fleet', '-n', 'flux-system'];
    await lab.cluster.kubectl([...poke, `reconcile.fluxcd.io/requestedAt=${revision}`]);
    await untilObject(editor, 'Kustomization refused', { state: 'ready', limit: 60 * seconds });
    expect(await untilTold(path, (all) => all.length === 0)).toEqual([]);
  });

  test('with the view closed, what is read of an open file is enough', async () => {
    await see(editor);
    const path = 'unhealthy/deployment.yaml';
    await editor.notify('driftline/checkDrift');
    await editor.settledStatus();
    expect(told(path)).toHaveLength(1);
  });
});
