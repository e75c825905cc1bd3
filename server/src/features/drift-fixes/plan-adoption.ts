import type { Finding } from '../../drift/finding.ts';
import type { FileDesired } from '../../graph/rendered/desired-of-file.ts';
import { type Turn, editInTurn } from '../../manifest/edit-in-turn.ts';
import { edit } from '../../manifest/edit.ts';
import { valueAt } from '../../manifest/field-path.ts';
import type { Json } from '../../manifest/json.ts';
import type { Declaration } from '../../manifest/resource.ts';
import { adoptInText } from './adopt-in-text.ts';
import type { Editable, FileEdit } from './editable.ts';
import { type Written, findInText, findRemovable, findRoom, findWritten } from './find-written.ts';

/** What makes a file say of one field what the cluster has. */
export type Adoption = (Written & { readonly value: Json | undefined }) | FileEdit;

/**
 * How a file comes to say what the cluster has; undefined where the file does not set the field, and for what is no
 * difference of a value. Nothing of a Secret is ever written into a file.
 */
export function planAdoption(desired: FileDesired, finding: Finding, file: Editable): Adoption | undefined {
  if (desired.value['kind'] === 'Secret') return undefined;
  const { code, path, live } = finding;
  switch (code) {
    case 'drift-changed':
    case 'drift-overwritten': {
      if (live === undefined) return undefined;
      const written = findWritten(desired, path, file);
      return written ? { ...written, value: live } : planInText(desired, finding, live, file);
    }
    case 'drift-extra':
    case 'drift-kept': {
      const room = live === undefined ? undefined : findRoom(desired, path, file);
      return room && { ...room, value: live };
    }
    case 'drift-removed':
      return planRemoval(desired, finding, file);
    default:
      return undefined;
  }
}

/** How a file comes to say nothing of a field any more. */
export function planRemoval(desired: FileDesired, { path }: Finding, file: Editable): Adoption | undefined {
  const written = findRemovable(desired, path, file);
  return written && { ...written, value: undefined };
}

/** The changes of several fields, one for each object of a file; undefined where one of them cannot be written. */
export function toEdits(adoptions: readonly Adoption[]): readonly FileEdit[] | undefined {
  const byDeclaration = new Map<Declaration, (Written & { value: Json | undefined })[]>();
  const edits: FileEdit[] = [];
  for (const one of adoptions) {
    if ('edit' in one) edits.push(one);
    else byDeclaration.set(one.declaration, [...(byDeclaration.get(one.declaration) ?? []), one]);
  }
  // a text inside of an object that is edited too could be lost
  if (edits.length > 0 && byDeclaration.size > 0) return undefined;
  for (const [declaration, all] of byDeclaration) {
    const change = toEdit(declaration, all);
    const [first] = all;
    if (!change || !first) return undefined;
    edits.push({ file: first.file, edit: change });
  }
  return edits;
}

function toEdit(declaration: Declaration, all: readonly (Written & { value: Json | undefined })[]) {
  const [first, ...others] = all;
  if (first && others.length === 0) return edit(declaration, first.path, first.value);
  // what is removed moves what stands behind it, so it comes last, and from behind
  const kept = all.filter(({ value }) => value !== undefined);
  const removed = all.filter(({ value }) => value === undefined);
  const turns = [...kept, ...removed.toReversed()].map(
    ({ path, value }): Turn =>
      (now) =>
        edit(now, path, value),
  );
  return editInTurn(declaration, turns);
}

function planInText(desired: FileDesired, { path }: Finding, live: Json, file: Editable): FileEdit | undefined {
  const placed = findInText(desired, path, file);
  const change = placed && adoptInText(file, placed, valueAt(desired.value, path), live);
  return change && { file, edit: change };
}
