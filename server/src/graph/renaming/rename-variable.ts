import { t } from '@vscode/l10n';
import type { SourcePlace } from '../build/rendered.ts';
import type { BuiltRepository } from '../references/built-repository.ts';
import { findKeySpan } from '../references/key-span.ts';
import { listReferencePlaces } from '../references/navigate.ts';
import { type VariableUses, findNames } from '../references/variable-uses.ts';
import { readName, writeName } from './name-text.ts';
import { type ReadText, Refusal, type RenameEdit, type RenamePlan, gatherEdits, isSealed } from './rename-edit.ts';

/** Plans the edits after which a variable has another name: the keys that give its values, and all that it is put into. */
export function renameVariable(
  repository: BuiltRepository,
  { name, definitions, texts, isOpen, isStale }: VariableUses,
  newName: string,
  read: ReadText,
): RenamePlan {
  const open = ({ file }: SourcePlace): string => {
    const text = read(file);
    if (text === undefined) throw new Refusal(t('{file} cannot be read.', { file }));
    if (isSealed(text))
      throw new Refusal(
        t('{file} is sealed by SOPS, which would refuse it afterwards: rename it there with sops.', { file }),
      );
    return text;
  };
  try {
    if (!/^[_a-zA-Z]\w*$/.test(newName))
      throw new Refusal(
        t('{name} is no name of a variable: letters, digits and _, and no digit first.', { name: newName }),
      );
    if (isOpen)
      throw new Refusal(t('The value of {name} comes from somewhere else than a file of this repository.', { name }));
    if (isStale) throw new Refusal(t('A build that puts {name} into something fails now: mend it first.', { name }));
    const taken = [...repository.graph.builds.values()].filter(({ variables }) => variables?.values.has(newName));
    if (
      newName !== name &&
      taken.some(({ variables }) => isSameSource(variables?.values.get(name)?.place, definitions))
    )
      throw new Refusal(t('There is a variable {name} already.', { name: newName }));
    const edits: RenameEdit[] = [];
    for (const place of definitions) {
      const span = findKeySpan(open(place), place, name);
      const { file } = place;
      if (!span) throw new Refusal(t('{file} gives the value of {name} without saying its name.', { file, name }));
      edits.push({ place: toPlace(place, span), text: newName }, ...listKeys(repository, place, name, newName, read));
    }
    for (const place of texts)
      for (const span of findNames(open(place), name, place.start, place.end))
        edits.push({ place: toPlace(place, span), text: newName });
    return { edits: gatherEdits(edits), unseen: [] };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

/** Others can read the same key of a ConfigMap or Secret. */
function listKeys(
  repository: BuiltRepository,
  place: SourcePlace,
  name: string,
  newName: string,
  read: ReadText,
): readonly RenameEdit[] {
  const here = (repository.places().files.get(place.file) ?? []).filter(
    ({ place: { start, end }, meaning }) => meaning.is === 'provided-key' && start === place.start && end === place.end,
  );
  const meanings = here.map(({ meaning }) => meaning);
  return listReferencePlaces(meanings, false).flatMap((used) => {
    const written = readName(read(used.file)?.slice(used.start, used.end) ?? '');
    return written?.value === name ? [{ place: used, text: writeName(newName, written) }] : [];
  });
}

function isSameSource(place: SourcePlace | undefined, definitions: readonly SourcePlace[]): boolean {
  return definitions.some((one) => one.file === place?.file && one.start === place.start);
}

function toPlace(place: SourcePlace, [start, end]: readonly [number, number]): SourcePlace {
  return { ...place, start, end };
}
