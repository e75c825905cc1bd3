import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../control-plane/start.ts';
import { connectCluster } from '../support/cluster/cluster.ts';
import { activationTimes } from './activation.ts';
import { driftOfOneFile } from './drift-of-one-file.ts';
import { firstDiagnostics } from './first-diagnostics.ts';
import { type Figure, describeFigure, isTooMuch } from './figure.ts';
import { idleMemory } from './idle-memory.ts';
import { manifestFigures } from './manifest.ts';
import { type Bench, type Measurement, measure } from './measure.ts';
import { packageSizes } from './package.ts';
import { watchOfMany } from './watch-of-many.ts';

const runs = 15;
const warmUps = 3;

const { values } = parseArgs({ options: { json: { type: 'boolean' }, assert: { type: 'boolean' } } });
const progress = (line: string): boolean => process.stderr.write(`${line}\n`);
// what needs no cluster comes first, so that none takes part in it
progress('manifests');
const figures: Figure[] = [...manifestFigures()];
progress('size, memory, activation');
figures.push(...(await packageSizes()), await idleMemory(), ...(await activationTimes()));
const controlPlane = await startControlPlane({ flux: true, gitServer: true, log: progress });
const results: Measurement[] = [];
try {
  const cluster = connectCluster(controlPlane);
  for (const start of [driftOfOneFile, firstDiagnostics, watchOfMany]) {
    const bench: Bench = await start(cluster);
    figures.push(...(bench.figures ?? []));
    for (const comparison of bench.comparisons) {
      progress(comparison.name);
      results.push(await measure(comparison, runs, warmUps));
    }
    await bench.stop();
  }
} finally {
  await controlPlane.stop();
}

const report = { node: process.version, cores: availableParallelism(), figures, results };
const lines = [...figures.map((figure) => `${describeFigure(figure)}\n`), ...results.map(toLine)];
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : lines.join(''));
const beyond = [...figures.filter(isTooMuch), ...results.filter(({ ratio, limit }) => ratio > limit)];
if (values.assert && beyond.length > 0) {
  progress(`More than allowed: ${beyond.map(({ name }) => name).join('; ')}`);
  process.exitCode = 1;
}

function toLine({ name, peer, ours, theirs, ratio, limit }: Measurement): string {
  return `${name}: ${ours.toFixed(1)} ms, ${peer}: ${theirs.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (limit ${limit})\n`;
}
