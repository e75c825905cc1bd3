import { type Json, isArray, isObject } from '../manifest/json.ts';
import { folderOf, toFileKey } from '../manifest/relative.ts';
import type { Manifest } from '../manifest/resource.ts';
import type { Patterns } from '../schema/patterns.ts';
import { type Recipient, readRuleRecipients } from './sops-recipients.ts';
import { type Selection, readSelection } from './sops-selection.ts';

/** One of the `creation_rules` of a `.sops.yaml`. */
export interface SopsRule {
  /** In RE2's syntax; empty for every path. */
  readonly path: string;
  readonly selection?: Selection;
  readonly recipients: readonly Recipient[];
  /** SOPS refuses to use it. */
  readonly isBroken?: true;
}

/** What a `.sops.yaml` says; undefined where it cannot be read. */
export interface SopsRules {
  readonly rules: readonly SopsRule[] | undefined;
}

/** The same with the folder in which it lies, as the start of a file key. */
export interface PlacedRules extends SopsRules {
  readonly folder: string;
}

/** What rules say of a file: that one covers it, that none does, or something that SOPS refuses. */
export type Coverage =
  | { readonly state: 'covered'; readonly rule: SopsRule; readonly path: string }
  | { readonly state: 'uncovered' | 'unsure' };

/** More than these nobody writes. */
const mostRules = 500;

/** Reads the rules of a `.sops.yaml`: https://github.com/getsops/sops#using-sopsyaml-conf-to-select-kms-pgp-and-age-for-new-files */
export function readSopsRules({ declarations, problems }: Manifest): SopsRules {
  if (problems.length > 0) return { rules: undefined };
  const given = declarations[0]?.value['creation_rules'] ?? [];
  return { rules: isArray(given) ? given.slice(0, mostRules).map(readRule) : undefined };
}

function readRule(given: Json): SopsRule {
  if (!isObject(given)) return { path: '', recipients: [], isBroken: true };
  const { path_regex: path = null } = given;
  const selection = readSelection(given);
  return {
    path: typeof path === 'string' ? path : '',
    recipients: readRuleRecipients(given),
    ...(typeof selection === 'object' ? { selection } : {}),
    ...(selection === 'several' || (path !== null && typeof path !== 'string') ? { isBroken: true as const } : {}),
  };
}

/**
 * Finds what the nearest `.sops.yaml` says of a file: the first rule counts whose pattern is found in the path from that
 * folder. SOPS looks from where it is started; in the folder of these rules or below they are the ones that it finds.
 */
export function findCoverage(all: readonly PlacedRules[], uri: string, patterns: Patterns): Coverage {
  const key = toFileKey(uri);
  const above = all.filter(({ folder }) => key.startsWith(`${folder}/`));
  const [nearest] = above.toSorted((a, b) => b.folder.length - a.folder.length);
  if (!nearest) return { state: 'uncovered' };
  if (!nearest.rules) return { state: 'unsure' };
  const path = key.slice(nearest.folder.length + 1);
  for (const rule of nearest.rules) {
    const isMet = rule.path === '' || patterns.matches(rule.path, path);
    if (isMet === undefined) return { state: 'unsure' };
    if (isMet) return rule.isBroken ? { state: 'unsure' } : { state: 'covered', rule, path };
  }
  return { state: 'uncovered' };
}

/** The folder in which the rules of a file key count. */
export function placeRules(key: string, rules: SopsRules): PlacedRules {
  return { ...rules, folder: folderOf(key) };
}
