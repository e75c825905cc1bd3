import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { contextName } from '../control-plane/control-plane.ts';
import { openBundle } from './bundled-schemas.ts';
import type { Cluster } from './cluster/cluster.ts';
import { type FluxRepository, createFluxRepository, git } from './cluster/flux.ts';
import { type Marked, toMarked } from './drift-case.ts';
import { type TestEditor, runServer, startEditor } from './language-server.ts';
import { openWarmRenderer } from './open-renderer.ts';
import { until } from './until.ts';

/** A clone of what Flux applies, as a person has it open: the folder of the objects, and the Flux objects beside it. */
export interface FluxClone {
  readonly namespace: string;
  readonly repository: FluxRepository;
  readonly editor: TestEditor;
  /** Opens or edits a file of the folder in the editor, and answers what is said of it as soon as it is this. */
  read(name: string, text: string, holds: (found: readonly Marked[]) => boolean): Promise<readonly Marked[]>;
  /** Writes files to the disk of the clone. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** What the disk of the clone has in a file of the folder. */
  readDisk(name: string): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Has Flux apply these files from a folder with a namespace of its own, and opens the clone. */
export async function startFluxClone(
  cluster: Cluster,
  prefix: string,
  files: Readonly<Record<string, string>>,
): Promise<FluxClone> {
  const namespace = await cluster.createNamespace(prefix);
  const [repository, renderer] = await Promise.all([
    createFluxRepository(cluster, namespace, './apps'),
    openWarmRenderer(),
  ]);
  const { workTree } = repository;
  const names = Object.keys(files);
  const all = Object.entries(files).map(([name, text]) => [`apps/${name}.yaml`, text] as const);
  await repository.commitAndReconcile({
    ...Object.fromEntries(all),
    'apps/kustomization.yaml': `namespace: ${namespace}\nresources: [${names.map((name) => `${name}.yaml`).join(', ')}]\n`,
    'clusters/home/flux.yaml': repository.manifests,
  });
  const editor = await openClone(cluster, workTree, renderer);
  const opened = new Set<string>();
  return {
    namespace,
    repository,
    editor,
    async read(name, text, holds) {
      const uri = `${pathToFileURL(workTree).href}/apps/${name}.yaml`;
      await (opened.has(name) ? editor.change(uri, text) : editor.open(uri, text));
      opened.add(name);
      const find = async (): Promise<readonly Marked[]> => (await editor.diagnostics(uri)).map(toMarked);
      return until(`what is said of ${name}`, find, holds, 30_000);
    },
    async write(contents) {
      for (const [name, text] of Object.entries(contents))
        await writeFile(join(workTree, 'apps', `${name}.yaml`), text);
    },
    readDisk: (name) => readFile(join(workTree, 'apps', `${name}.yaml`), 'utf8'),
    git: (...args) => git(workTree, args),
    async stop() {
      await editor.stop();
      renderer.dispose();
      await repository.remove();
    },
  };
}

/** Starts an editor with a folder that is a clone. */
export async function openClone(cluster: Cluster, folder: string, renderer: Renderer): Promise<TestEditor> {
  const kubeconfig = await cluster.kubeconfig('driftline');
  const context = cluster.description.external ? cluster.description.context : contextName;
  const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
  const server = runServer(createClusterGateway({}), openBundle(), undefined, createRepositoryFiles(), shared);
  const settings = { cluster: { kubeconfig, context }, dryRun: 'always' };
  return startEditor(server, settings, true, { folder: pathToFileURL(folder).href });
}
