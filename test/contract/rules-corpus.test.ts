import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { type Break, type BreakLab, type Told, openBreakLab, sampleBreaks } from '../support/seeded-breaks.ts';

const minute = 60_000;
const files = Object.fromEntries(Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]));
const root = findCorpus();
/** Our copy has only YAML files. */
const scripts = '/kubernetes/apps/default/sonarr/app/resources';
const whole = { [`${scripts}/refresh-series.sh`]: 'x', [`${scripts}/tag-resolution.sh`]: 'x' };
let renderer: Renderer;
let lab: BreakLab | undefined;
beforeAll(async () => {
  renderer = await openWarmRenderer();
  lab = root === undefined ? undefined : await openBreakLab(root, files, whole, renderer);
}, 5 * minute);
afterAll(() => renderer.dispose());

const codeOf = (line: string): string => line.split(' ').slice(0, 3).join(' ');

test('nothing untrue is said of it, with all its builds and with one that fails', { timeout: 2 * minute }, async () => {
  if (!lab || root === undefined) return;
  // its kustomization has these in a comment: nothing applies them
  const runners = '/kubernetes/apps/actions-runner-system/actions-runner-controller/runners/home-operations';
  const unlisted = ['externalsecret', 'helmrelease', 'ocirepository'].map(
    (name) => `${runners}/${name}.yaml:1 unlisted-file hint`,
  );
  const { lines } = await lab.tell(new Map());
  expect(lines.map(codeOf).toSorted()).toEqual(unlisted);
  const asItIs = await openBreakLab(root, files, {}, renderer);
  const failing = (await asItIs.tell(new Map())).lines.map(codeOf).filter((line) => !unlisted.includes(line));
  expect(failing.map((line) => line.replace(/^.*?:\d+ /, ''))).toEqual(['build-failed error']);
});

type Outcome = 'found' | 'hinted at' | 'in doubt' | 'missed';

/** How it is told of a break: `hinted at` is as information, with a chart that could be the reason. */
function judge({ expected, isAnyEnough }: Break, { lines, doubts }: Told): Outcome {
  const at = (place: string, all: readonly string[]): readonly string[] =>
    all.filter((line) => line.startsWith(place.includes(':') ? `${place} ` : `${place}:`));
  const isTold = (place: string): boolean => at(place, lines).length > 0;
  const isFound = isAnyEnough ? expected.some(isTold) : expected.every(isTold);
  if (isFound) {
    const isQuiet = (line: string): boolean => line.split(' ')[2] === 'information';
    return expected.flatMap((place) => at(place, lines)).every(isQuiet) ? 'hinted at' : 'found';
  }
  const left = expected.filter((place) => !isTold(place));
  const isDoubted = left.every((place) => at(place, doubts).some((doubt) => / (?:told|alike) /.test(doubt)));
  return isDoubted ? 'in doubt' : 'missed';
}

test(
  'of 200 breaks each is found on its line, unless something that is not rendered may make it',
  { timeout: 15 * minute },
  async () => {
    if (!lab) return;
    const clean = new Set((await lab.tell(new Map())).lines);
    const outcomes = new Map<Outcome, string[]>();
    for (const one of sampleBreaks(lab.breaks, 200, 1)) {
      const told = await lab.tell(one.texts);
      const outcome = judge(one, { ...told, lines: told.lines.filter((line) => !clean.has(line)) });
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), `${one.sort} ${one.expected.join(', ')}`]);
    }
    expect(outcomes.get('missed') ?? []).toEqual([]);
    // a chart of the same words, or one that speaks of the name
    expect(outcomes.get('in doubt')?.length ?? 0).toBeLessThanOrEqual(5);
    expect(outcomes.get('found')?.length).toBeGreaterThanOrEqual(180);
  },
);
