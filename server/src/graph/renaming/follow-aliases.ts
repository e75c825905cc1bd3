import { t } from '@vscode/l10n';
import type { SourcePlace } from '../build/rendered.ts';
import type { Use } from '../references/read-build.ts';
import { leafAt } from '../references/name-place.ts';
import { type ReadText, Refusal, type RenameEdit } from './rename-edit.ts';

/** Where the name that an object uses is written: behind an alias that is at its anchor. */
export function findWritten({ holder, reference }: Use): {
  readonly place: SourcePlace | undefined;
  readonly alias?: SourcePlace;
} {
  const { place, path } = reference;
  const provenance = leafAt(holder, path)?.provenance;
  if (provenance?.how !== 'exact' || !provenance.use) return { place };
  return { place: provenance.place, alias: provenance.use };
}

/** Refuses an edit of an anchor that values follow which do not name the object. */
export function checkAliases(edits: readonly RenameEdit[], aliases: readonly SourcePlace[], read: ReadText): void {
  for (const { place } of edits) {
    const text = read(place.file) ?? '';
    const anchor = /&([^\s,[\]{}]+)\s+$/.exec(text.slice(Math.max(0, place.start - 200), place.start))?.[1];
    if (anchor === undefined) continue;
    const end = /^---/m.exec(text.slice(place.end))?.index ?? text.length;
    const document = text.slice(0, place.end + end);
    for (let at = document.indexOf(`*${anchor}`, place.end); at >= 0; at = document.indexOf(`*${anchor}`, at + 1)) {
      if (/[^\s,[\]{}]/.test(document[at + anchor.length + 1] ?? ' ')) continue;
      if (aliases.some(({ file, start }) => file === place.file && start === at)) continue;
      const { file } = place;
      throw new Refusal(
        t('Other values follow the name in {file}, by the alias {alias}.', { file, alias: `*${anchor}` }),
      );
    }
  }
}
