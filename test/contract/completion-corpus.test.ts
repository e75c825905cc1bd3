import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompletionList } from 'vscode-languageserver';
import { completion } from '../../server/src/features/completion.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { type Typing, editorLike, root, startTyping } from '../support/completing.ts';
import { type KeyPlace, findKeys } from '../support/completion-places.ts';
import { readCorpusFiles } from '../support/corpus.ts';
import { createRandom } from '../support/random.ts';
import { until } from '../support/until.ts';

const files = readCorpusFiles();
const paths = Object.keys(files);
const count = 2000;
const seed = 20_261_126;

/** The least share of keys that are offered where they stand, and how many places must have been tried. */
const least: Readonly<Record<string, readonly [share: number, places: number]>> = {
  Flux: [1, 400],
  'Flux, in an item': [1, 15],
  Kubernetes: [0.97, 30],
  'Kubernetes, in an item': [1, 5],
  kustomization: [1, 50],
  'other kinds': [0.98, 150],
  // an AlertmanagerConfig's routes in routes have no schema
  'other kinds, in an item': [0.9, 30],
};

describe.skipIf(paths.length === 0)('in a real repository', () => {
  let typing: Typing;
  let keys: readonly KeyPlace[] = [];

  function complete(path: string, text: string, offset: number): CompletionList {
    const lines = text.slice(0, offset).split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    return completion(typing.session.snapshot(), `${root}/${path}`, text, position, editorLike);
  }

  beforeAll(async () => {
    const index = await openBundle().index(new AbortController().signal);
    if (!index.ok) throw new Error(index.error.message);
    const { value: apis } = index;
    keys = paths.flatMap((path) =>
      findKeys(
        path,
        files[path] ?? '',
        (api, kind) => Object.hasOwn(apis, api) && apis[api]?.kinds.includes(kind) === true,
      ),
    );
    typing = await startTyping(files);
    // once in each document, so that all schemas are asked for
    const kinds = keys.filter(({ key }) => key === 'kind');
    for (const { path, end } of kinds) complete(path, files[path] ?? '', end);
    await until(
      'the schemas',
      () => typing.session.snapshot().looking,
      (looking) => looking === 0,
    );
    const waiting = kinds.filter(({ path, end }) => complete(path, files[path] ?? '', end).isIncomplete);
    expect(waiting.map(({ path, key }) => `${path} ${key}`)).toEqual([]);
  }, 60_000);
  afterAll(() => typing.session.dispose());

  test('the key that stands there is offered, wherever a schema lists it', () => {
    const random = createRandom(seed);
    const tried: Record<string, { all: number; found: number; missed: Set<string> }> = {};
    for (let i = 0; i < count; i++) {
      const place = keys[random(keys.length)];
      if (!place) throw new Error('there are no keys');
      const { path, key, start, end, sort } = place;
      const { items } = complete(path, files[path] ?? '', start + random(end - start + 1));
      const one = (tried[sort] ??= { all: 0, found: 0, missed: new Set() });
      one.all++;
      if (items.some(({ label }) => label === key)) one.found++;
      else one.missed.add(`${key} in ${path}`);
    }
    const report = Object.entries(tried).map(([sort, { all, found }]) => `${sort}: ${found} of ${all}`);
    process.stdout.write(`${report.sort().join('\n')}\n`);
    for (const [sort, [share, places]] of Object.entries(least)) {
      const { all, found, missed } = tried[sort] ?? { all: 0, found: 0, missed: [] };
      expect(all, sort).toBeGreaterThanOrEqual(places);
      expect(found / all, `${sort}: ${[...missed].join('; ')}`).toBeGreaterThanOrEqual(share);
    }
  });

  test('anywhere, in whole and in broken texts, nothing fails, and what is offered fits on the line of the cursor', () => {
    const random = createRandom(seed + 1);
    for (let i = 0; i < count; i++) {
      const path = paths[random(paths.length)] ?? '';
      const whole = files[path] ?? '';
      const offset = random(whole.length + 1);
      // as it is, cut off behind the cursor, or with a piece missing before it
      const texts = [
        whole,
        whole.slice(0, offset),
        `${whole.slice(0, Math.max(0, offset - random(40)))}${whole.slice(offset)}`,
      ];
      for (const text of texts) {
        const at = Math.min(offset, text.length);
        const line = text.slice(0, at).split('\n').length - 1;
        for (const { textEdit } of complete(path, text, at).items) {
          if (!textEdit || !('range' in textEdit)) throw new Error('an edit with a range expected');
          const { start, end } = textEdit.range;
          const { length } = text.split('\n')[line] ?? '';
          const character = at - (text.lastIndexOf('\n', at - 1) + 1);
          expect([start.line, end.line]).toEqual([line, line]);
          expect(start.character <= character && character <= end.character && end.character <= length).toBe(true);
        }
      }
    }
    expect(typing.log).toEqual([]);
  });
});
