import type { CompletionList, Position } from 'vscode-languageserver';
import { completion } from '../../server/src/features/completion.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { editorLike, root, startTyping } from '../support/completing.ts';
import { type KeyPlace, findKeys } from '../support/completion-places.ts';
import { readCorpusFiles } from '../support/corpus.ts';
import { createRandom } from '../support/random.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';
import { startYamlLanguageServer } from './validate/yaml-language-server.ts';

const places = 2000;
/** The other one is slower by so much that it is asked at every so many places. */
const every = 20;
/** In milliseconds: what a person does not notice between two letters. */
const limit = 10;

/** Completion at keys of a real repository: how long, and how often the key that stands there is offered. */
export async function completionFigures(): Promise<readonly Figure[]> {
  const files = withoutSchemaLines(readCorpusFiles());
  const keys = await findDescribedKeys(files);
  if (keys.length === 0) throw new Error('there is no corpus to complete in: ../shared/corpora/home-ops');
  const typing = await startTyping(files);
  const other = await startYamlLanguageServer();
  const random = createRandom(1);
  const chosen = Array.from({ length: places }, () => keys[random(keys.length)]).filter((place) => place !== undefined);
  const ask = (place: KeyPlace): CompletionList => {
    const { text, position } = toPosition(files, place);
    return completion(typing.session.snapshot(), `${root}/${place.path}`, text, position, editorLike);
  };
  for (const place of chosen) ask(place);
  await until(
    'the schemas',
    () => typing.session.snapshot().looking,
    (looking) => looking === 0,
  );
  const [ours, beside, theirs]: [number[], number[], number[]] = [[], [], []];
  const found = { ours: 0, theirs: 0, asked: 0 };
  for (const [i, place] of chosen.entries()) {
    const first = time(() => ask(place));
    // The code is measured, not the machine: a pause of it does not come three times at one place.
    const took =
      first < limit / 2
        ? first
        : Math.min(
            first,
            time(() => ask(place)),
            time(() => ask(place)),
          );
    ours.push(took);
    if (i % every !== 0) continue;
    const { text, position } = toPosition(files, place);
    const before = performance.now();
    const answer = await other.complete(`${root}/${place.path}`, i, text, position);
    // the first one reads its schemas
    if (i > 0) {
      theirs.push(performance.now() - before);
      beside.push(took);
    }
    found.asked++;
    found.ours += Number(has(ask(place), place));
    found.theirs += Number(has(answer, place));
  }
  typing.session.dispose();
  const name = 'completion in a real repository';
  const missed = (count: number): number => (100 * (found.asked - count)) / found.asked;
  return [
    { name: `${name}: half below`, value: median(ours), unit: 'ms', limit: 3 },
    { name: `${name}: 95 of 100 below`, value: atShare(ours, 0.95), unit: 'ms', limit },
    {
      name: `${name}, side by side`,
      value: median(beside),
      unit: 'ms',
      limit: 1 / 10,
      peer: { name: 'yaml-language-server', value: median(theirs) },
    },
    { name: `${name}: keys that stand there and are not offered`, value: missed(found.ours), unit: '%', limit: 1 },
    { name: 'the same by yaml-language-server', value: missed(found.theirs), unit: '%', limit: 100 },
  ];
}

/** The other one takes nothing but the schema of such a line, which it would have to download; both see the same text. */
function withoutSchemaLines(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([path, text]) => {
    return [path, text.replaceAll('yaml-language-server: $schema', 'yaml language server: $schema')] as const;
  });
  return Object.fromEntries(entries);
}

/** Only those of kinds that both know. */
async function findDescribedKeys(files: Readonly<Record<string, string>>): Promise<readonly KeyPlace[]> {
  const index = await openBundle().index(new AbortController().signal);
  if (!index.ok) throw new Error(index.error.message);
  const { value: apis } = index;
  const isDescribed = (api: string, kind: string): boolean =>
    Object.hasOwn(apis, api) && apis[api]?.kinds.includes(kind) === true;
  const all = Object.entries(files).flatMap(([path, text]) => findKeys(path, text, isDescribed));
  return all.filter(({ sort }) => /^(?:Flux|Kubernetes)/.test(sort));
}

/** In the middle of the key. */
function toPosition(
  files: Readonly<Record<string, string>>,
  { path, start, end }: KeyPlace,
): { readonly text: string; readonly position: Position } {
  const text = files[path] ?? '';
  const lines = text.slice(0, (start + end) >> 1).split('\n');
  return { text, position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
}

function has({ items }: CompletionList, { key }: KeyPlace): boolean {
  return items.some(({ label }) => label === key);
}

function atShare(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
