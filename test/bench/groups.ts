import { startControlPlane } from '../control-plane/start.ts';
import { type Cluster, connectCluster } from '../support/cluster/cluster.ts';
import { activationTimes } from './activation.ts';
import { driftOfMany } from './drift-of-many.ts';
import { driftOfOneFile } from './drift-of-one-file.ts';
import { completionFigures } from './completion.ts';
import type { Figure } from './figure.ts';
import { firstDiagnostics } from './first-diagnostics.ts';
import { idleMemory } from './idle-memory.ts';
import { manifestFigures } from './manifest.ts';
import type { Bench } from './measure.ts';
import { packageSizes } from './package.ts';
import { planFigures } from './plan.ts';
import { referencesFigures } from './references.ts';
import { renderFigures } from './render/render-figures.ts';
import { statusOfMany } from './status.ts';
import { coldCheck } from './validate/cold-check.ts';
import { editOfLongFile } from './validate/edit-of-long-file.ts';
import { indexedMemory } from './validate/indexed-memory.ts';
import { watchOfMany } from './watch-of-many.ts';

/** Measures one thing after the other; whoever takes a bench measures it before it asks for the next. */
type Group = (progress: (line: string) => void) => AsyncGenerator<Bench>;

export type GroupName =
  | 'completion'
  | 'manifests'
  | 'packages'
  | 'validate'
  | 'render'
  | 'references'
  | 'plan'
  | 'cluster'
  | 'drift'
  | 'status';

/** What can be measured by its name; what needs no cluster comes first, so that none takes part in it. */
export const groups: Readonly<Record<GroupName, Group>> = {
  async *manifests() {
    await Promise.resolve();
    yield toBench(manifestFigures());
  },
  async *packages() {
    yield toBench([...(await packageSizes()), await idleMemory(), ...(await activationTimes())]);
  },
  async *completion() {
    yield toBench(await completionFigures());
  },
  async *validate() {
    yield toBench([...(await editOfLongFile()), ...(await indexedMemory())]);
    yield await coldCheck();
  },
  async *render(progress) {
    yield toBench(await renderFigures(progress));
  },
  async *references() {
    yield toBench(await referencesFigures());
  },
  async *plan(progress) {
    yield toBench(await planFigures(progress));
  },
  cluster: (progress) => measureOn([driftOfOneFile, firstDiagnostics, watchOfMany], progress),
  drift: (progress) => measureOn([driftOfMany], progress),
  async *status(progress) {
    yield await statusOfMany(progress);
  },
};

async function* measureOn(
  starts: readonly ((cluster: Cluster) => Promise<Bench>)[],
  progress: (line: string) => void,
): AsyncGenerator<Bench> {
  const controlPlane = await startControlPlane({ flux: true, gitServer: true, log: progress });
  try {
    const cluster = connectCluster(controlPlane);
    for (const start of starts) yield await start(cluster);
  } finally {
    await controlPlane.stop();
  }
}

function toBench(figures: readonly Figure[]): Bench {
  return { figures, comparisons: [], stop: () => Promise.resolve() };
}
