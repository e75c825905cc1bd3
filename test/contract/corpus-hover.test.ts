import { expect, test } from 'vitest';
import type { Position } from 'vscode-languageserver';
import { checkRepository } from '../../server/src/check-repository.ts';
import { codeActions } from '../../server/src/features/code-actions.ts';
import { hover } from '../../server/src/features/hover.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { readCorpus } from '../support/corpus.ts';
import { snapshotOf } from '../support/snapshots.ts';
import { whole } from '../support/quick-fixes.ts';

/** The first letter of each line. */
const startsOf = (text: string): readonly Position[] =>
  text.split('\n').map((line, i) => ({ line: i, character: Math.max(0, line.search(/\S/)) }));

test(
  'real manifests are explained line by line, and whatever is asked, nothing is thrown',
  { timeout: 60_000 },
  async () => {
    const files = readCorpus().map((text, i) => ({ uri: `file:///repository/${i}.yaml`, text }));
    const all = await checkRepository(files, [], [openBundle()], new AbortController().signal);
    let [explained, lines] = [0, 0];
    for (const [i, { manifest, checked }] of all.entries()) {
      const { uri, text } = files[i] ?? { uri: '', text: '' };
      const snapshot = snapshotOf('', () => undefined, '', {
        manifests: new Map([[uri, manifest]]),
        checked: new Map([[uri, checked]]),
      });
      expect(codeActions(snapshot, uri, 1, whole, { diagnostics: [] })).toBeInstanceOf(Array);
      if (!checked.some(({ schemas }) => schemas)) continue;
      for (const position of startsOf(text)) {
        lines++;
        if (hover(snapshot, uri, position)) explained++;
      }
    }
    expect(explained).toBeGreaterThanOrEqual(lines / 4);
  },
);
