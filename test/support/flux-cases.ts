import type { Cluster } from './cluster/cluster.ts';
import { type FluxRepository, createFluxRepository } from './cluster/flux.ts';
import { startCaseEditor } from './drift-case.ts';
import type { TestEditor } from './language-server.ts';

/** The manifests of a test file, applied by Flux, and an editor that may see them. */
export interface FluxCases {
  readonly namespace: string;
  readonly editor: TestEditor;
  readonly repository: FluxRepository;
  /** The manifest of this name. */
  text(name: string): string;
  stop(): Promise<void>;
}

/** Has Flux apply all manifests of a test file at once, since each commit costs a second. */
export async function startFluxCases(
  cluster: Cluster,
  prefix: string,
  toFiles: (namespace: string) => Readonly<Record<string, string>>,
  prepare: (namespace: string) => Promise<void> = () => Promise.resolve(),
): Promise<FluxCases> {
  const namespace = await cluster.createNamespace(prefix);
  const [repository] = await Promise.all([createFluxRepository(cluster, namespace), prepare(namespace)]);
  const files = toFiles(namespace);
  const manifests = Object.entries(files).map(([name, text]) => [`${name}.yaml`, text] as const);
  await repository.commitAndReconcile(Object.fromEntries(manifests));
  const editor = await startCaseEditor(cluster);
  return {
    namespace,
    editor,
    repository,
    text(name) {
      const text = files[name];
      if (text === undefined) throw new Error(`no manifest named ${name}`);
      return text;
    },
    async stop() {
      await editor.stop();
      await repository.remove();
    },
  };
}
