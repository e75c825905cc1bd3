import { type JsonObject, stringAt } from '../manifest/json.ts';
import type { Patterns } from '../schema/patterns.ts';

/** By which of its settings SOPS chooses what it encrypts, in the order of its code. */
const settings = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
] as const;

/** What chooses the values that are encrypted. */
export interface Selection {
  readonly by: (typeof settings)[number];
  readonly pattern: string;
}

/** What a rule, or the metadata of a file, says of that; undefined where it says nothing, `several` is refused by SOPS. */
export function readSelection(from: JsonObject): Selection | 'several' | undefined {
  const found = settings.flatMap((by) => {
    const pattern = stringAt(from, by);
    return pattern ? [{ by, pattern }] : [];
  });
  return found.length > 1 ? 'several' : found[0];
}

/**
 * Whether the value below these keys is to be encrypted: one key on the way decides, and positions in lists have none.
 * Undefined where comments decide. https://github.com/getsops/sops#encrypting-only-parts-of-a-file
 */
export function isSelected(
  { by, pattern }: Selection,
  keys: readonly string[],
  patterns: Patterns,
): boolean | undefined {
  switch (by) {
    case 'unencrypted_suffix':
      return !keys.some((key) => key.endsWith(pattern));
    case 'encrypted_suffix':
      return keys.some((key) => key.endsWith(pattern));
    case 'unencrypted_regex':
      return !keys.some((key) => patterns.matches(pattern, key) === true);
    case 'encrypted_regex':
      return keys.some((key) => patterns.matches(pattern, key) === true);
    default:
      return undefined;
  }
}
