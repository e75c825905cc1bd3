import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, describeFigure, isTooMuch } from './figure.ts';
import { type GroupName, groups } from './groups.ts';
import { type Measurement, measure } from './measure.ts';

const runs = 15;
const warmUps = 3;

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, assert: { type: 'boolean' } },
  allowPositionals: true,
});
const progress = (line: string): void => void process.stderr.write(`${line}\n`);
const names = Object.keys(groups) as GroupName[];
const unknown = positionals.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) {
  progress(`There is no group ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  process.exit(2);
}
const figures: Figure[] = [];
const results: Measurement[] = [];
for (const name of names) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  progress(name);
  for await (const bench of groups[name](progress)) {
    figures.push(...(bench.figures ?? []));
    for (const comparison of bench.comparisons) {
      progress(comparison.name);
      results.push(await measure(comparison, runs, warmUps));
    }
    await bench.stop();
  }
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
