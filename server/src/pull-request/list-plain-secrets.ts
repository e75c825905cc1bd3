import { isManifestFile } from '../manifest/file-names.ts';
import { isEqual } from '../manifest/json.ts';
import { parse } from '../manifest/parse.ts';
import { type Declaration, toRefKey } from '../manifest/resource.ts';
import { findPlainFields } from '../graph/rules/plaintext-secret.ts';
import type { FileTexts } from './name-branch.ts';

/** The files with a Secret that a change makes, or gives other values, for everybody to read; what was so before is not new. */
export function listPlainSecrets(files: ReadonlyMap<string, FileTexts>): readonly string[] {
  return [...files].flatMap(([path, { before, after }]) => {
    const last = new Map(listPlain(path, before));
    const isNew = listPlain(path, after).some(([key, { value }]) => !isEqual(last.get(key)?.value ?? null, value));
    return isNew ? [path] : [];
  });
}

function listPlain(path: string, text: string | null): readonly (readonly [key: string, secret: Declaration])[] {
  if (text === null || !isManifestFile(path) || !text.includes('Secret')) return [];
  return parse(path, 0, text).resources.flatMap((resource) =>
    findPlainFields(resource, path).length > 0 ? [[toRefKey(resource.ref), resource] as const] : [],
  );
}
