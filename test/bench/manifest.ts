import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { locate } from '../../server/src/manifest/locate.ts';
import { parse, parseInSlices } from '../../server/src/manifest/parse.ts';
import type { Manifest } from '../../server/src/manifest/resource.ts';
import { readCorpus } from '../support/corpus.ts';
import { deployment } from '../support/manifests.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';
import { createTypist } from './typing.ts';

const uri = 'file:///a.yaml';
const steps = 100_000;
/** In milliseconds: what a person does not notice while typing. */
const limit = 50;

/** What reading manifests costs: typing into real files, one edit of a long file, the longest pause for a huge one. */
export function manifestFigures(): readonly Figure[] {
  return [...typing(), ...longFile(), hugeFile()];
}

function typing(): readonly Figure[] {
  const texts = readCorpus();
  if (texts.length === 0) throw new Error('there is no corpus to type into: ../shared/corpora/home-ops');
  const typist = createTypist(texts, Date.now() % 2 ** 31);
  const times: number[] = [];
  let manifest = parse(uri, 0, '');
  for (let step = 0; step < steps; step++) {
    const text = typist.next();
    const before = manifest;
    const run = (): void => void (manifest = parse(uri, step, text, before));
    const first = time(run);
    // The code is measured, not the machine: a pause of it does not come three times at one step.
    times.push(first < limit / 2 ? first : Math.min(first, time(run), time(run)));
    if (step % 500 === 0 && !isDeepStrictEqual(view(manifest), view(parse(uri, step, text))))
      throw new Error(`read otherwise after an edit than from scratch: ${JSON.stringify(text)}`);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN;
  const name = `typing, ${steps} steps`;
  return [
    { name: `${name}: half of them below`, value: at(0.5), unit: 'ms', limit },
    { name: `${name}: 95 of 100 below`, value: at(0.95), unit: 'ms', limit },
    { name: `${name}: the longest`, value: at(1), unit: 'ms', limit },
  ];
}

/** 8,000 lines, as many documents and as one: read and placed after one edit, beside the library reading the text. */
function longFile(): readonly Figure[] {
  const one = deployment({ name: 'web', namespace: 'demo', spec: ['replicas: 3'] });
  const lines = one.split('\n').length;
  const many = Array.from({ length: Math.ceil(8000 / lines) }, (_, i) =>
    one.replace('name: web', `name: web${i}`),
  ).join('---\n');
  const items = Array.from(
    { length: 2000 },
    (_, i) => `  - name: a${i}\n    value:\n      x: ${i}\n      y: text # c\n`,
  );
  const single = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: replicas\nspec:\n  replicas: 3\ndata:\n${items.join('')}`;
  return [
    { ...afterOneEdit(many), name: 'one edit of 8,000 lines in many documents', limit: 0.2 },
    { ...afterOneEdit(single), name: 'one edit of 8,000 lines in one document', limit: 2 },
  ];
}

function afterOneEdit(text: string): Omit<Figure, 'name' | 'limit'> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const at = text.indexOf('replicas: 3', text.length >> 1) + 1 || text.indexOf('replicas: 3') + 1;
  let manifest = parse(uri, 0, text);
  for (let run = 0; run < 9; run++) {
    const edited = `${text.slice(0, at + 9)}${run + 4}${text.slice(at + 10)}`;
    ours.push(time(() => void place((manifest = parse(uri, run, edited, manifest)))));
    theirs.push(time(() => void parseAllDocuments(edited)));
  }
  return { value: median(ours.slice(2)), unit: 'ms', peer: { name: 'yaml alone', value: median(theirs.slice(2)) } };
}

function place(manifest: Manifest): unknown {
  return manifest.resources.map((resource) => locate(resource, [{ field: 'spec' }, { field: 'replicas' }]));
}

/** 10 MB in many documents. */
function hugeFile(): Figure {
  const one = deployment({ name: 'web', namespace: 'demo', spec: ['replicas: 3'] });
  const count = Math.floor((10 * 1024 * 1024) / (one.length + 4));
  const text = Array.from({ length: count }, () => one).join('---\n');
  const runs = [0, 1, 2].map((): readonly number[] => {
    const slices = parseInSlices(uri, 1, text);
    const times: number[] = [];
    for (;;) {
      const start = performance.now();
      const { done } = slices.next();
      times.push(performance.now() - start);
      if (done) return times;
    }
  });
  const least = (runs[0] ?? []).map((_, i) => Math.min(...runs.map((times) => times[i] ?? NaN)));
  const value = least.reduce((most, one) => Math.max(most, one), 0);
  return { name: 'the longest slice of 10 MB in many documents', value, unit: 'ms', limit };
}

function view({ resources, problems }: Manifest): unknown {
  return [problems, resources.map(({ ref, value, range }) => ({ ref, value, range }))];
}

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
