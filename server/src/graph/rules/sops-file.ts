import type { FieldPath } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import type { SchemaFinding } from '../../schema/finding.ts';
import type { Patterns } from '../../schema/patterns.ts';
import { findSopsMetadata } from '../sops-metadata.ts';
import { type Recipient, compareRecipients, readFileRecipients } from '../sops-recipients.ts';
import { type SopsRule, findCoverage } from '../sops-rules.ts';
import { type Selection, isSelected, readSelection } from '../sops-selection.ts';
import type { SecretRule, Subject } from './secret-rule.ts';
import { toShellWord } from './shell-word.ts';

/** A file of SOPS that cannot be decrypted, or is not encrypted as its rule says. */
export const sopsFile: SecretRule = {
  codes: ['sops-no-mac', 'sops-no-recipient', 'sops-rule-mismatch', 'sops-unencrypted-value'],
  check,
};

/** More would say nothing new. */
const mostValues = 20;
const mostSteps = 20_000;

function check({ declaration, uri, repository, patterns }: Subject): readonly SchemaFinding[] {
  const sops = findSopsMetadata(declaration);
  if (!sops) return [];
  const coverage = findCoverage(repository.encryption.sopsRules, uri, patterns);
  const selection = readSelection(sops);
  const leaves = listLeaves(declaration.value);
  return [
    ...checkMetadata(sops),
    ...(selection && selection !== 'several' ? checkValues(leaves, selection, patterns) : []),
    ...(coverage.state === 'covered' && repository.isRead
      ? [
          ...checkRecipients(sops, coverage.rule, coverage.path),
          ...(selection && selection !== 'several'
            ? checkSelection(leaves, declaration.value, selection, coverage.rule, patterns)
            : []),
        ]
      : []),
  ];
}

/** What SOPS refuses to go without. Flux does not look at the MAC, but at the rest. */
function checkMetadata(sops: JsonObject): readonly SchemaFinding[] {
  const path = [{ field: 'sops' }];
  const isMissing = (field: string): boolean => sops[field] === undefined || sops[field] === null || sops[field] === '';
  const at = { path, anchor: 'key' } as const;
  return [
    ...(isMissing('mac') ? [{ ...at, code: 'sops-no-mac', severity: 'warning', expected: 'mac' } as const] : []),
    ...(isMissing('lastmodified')
      ? [{ ...at, code: 'sops-no-mac', severity: 'error', expected: 'lastmodified' } as const]
      : []),
    ...(readFileRecipients(sops).length === 0
      ? [{ ...at, code: 'sops-no-recipient', severity: 'error', expected: '' } as const]
      : []),
  ];
}

/** A value among the encrypted ones that is not, as after an edit without SOPS, which then refuses the file. */
function checkValues(leaves: readonly Leaf[], selection: Selection, patterns: Patterns): readonly SchemaFinding[] {
  return leaves
    .filter(({ isEncrypted, keys }) => !isEncrypted && isSelected(selection, keys, patterns) === true)
    .slice(0, mostValues)
    .map(({ path }) => ({
      code: 'sops-unencrypted-value',
      severity: 'error',
      path,
      anchor: 'key',
      expected: selection.by,
    }));
}

function checkRecipients(sops: JsonObject, rule: SopsRule, path: string): readonly SchemaFinding[] {
  const file = readFileRecipients(sops);
  const isWritten = rule.recipients.every(({ id }) => !/\$\{|\{\{|\$\(/.test(id));
  if (file.length === 0 || rule.recipients.length === 0 || !isWritten) return [];
  const { missing, extra } = compareRecipients(file, rule.recipients);
  if (missing.length + extra.length === 0) return [];
  const [first] = [...extra, ...missing];
  return [
    {
      code: 'sops-rule-mismatch',
      severity: 'warning',
      path: [{ field: 'sops' }, ...(first ? [{ field: first.type }] : [])],
      anchor: 'key',
      expected: 'recipients',
      choices: [...missing.map((one) => `+${toName(one)}`), ...extra.map((one) => `-${toName(one)}`)],
      command: `sops updatekeys ${toShellWord(path)}`,
    },
  ];
}

/** Only what is public by its form is named: somebody may have put a private key in its place. */
function toName({ type, id }: Recipient): string {
  const isPublic = /^age1[0-9a-z]{50,}$/.test(id) || (type === 'pgp' && /^[0-9A-F]{8,40}$/.test(id));
  return isPublic ? id : type;
}

/** Two choices are told apart by what they choose here, and in a Secret by what they would choose of other values. */
function checkSelection(
  leaves: readonly Leaf[],
  { kind }: JsonObject,
  own: Selection,
  rule: SopsRule,
  patterns: Patterns,
): readonly SchemaFinding[] {
  const { selection } = rule;
  if (!selection) return [];
  const others = kind === 'Secret' ? [['data'], ['stringData']] : [];
  const isOther = [...leaves.map(({ keys }) => keys), ...others].some((keys) => {
    const [here, there] = [isSelected(own, keys, patterns), isSelected(selection, keys, patterns)];
    return here !== undefined && there !== undefined && here !== there;
  });
  if (!isOther) return [];
  const path = [{ field: 'sops' }, { field: own.by }];
  const expected = `${selection.by}: ${selection.pattern}`;
  return [{ code: 'sops-rule-mismatch', severity: 'warning', path, anchor: 'key', expected }];
}

/** A value that SOPS looks at; empty texts and nulls it leaves as they are. */
interface Leaf {
  readonly path: FieldPath;
  /** Without positions in lists. */
  readonly keys: readonly string[];
  readonly isEncrypted: boolean;
}

function listLeaves({ sops: _sops, ...value }: JsonObject): readonly Leaf[] {
  const found: Leaf[] = [];
  let steps = 0;
  const walk = (one: Json, path: FieldPath, keys: readonly string[]): void => {
    if (steps++ > mostSteps || one === null || one === '') return;
    if (isArray(one)) one.forEach((item, index) => walk(item, [...path, { index }], keys));
    else if (isObject(one))
      for (const [field, item] of Object.entries(one)) walk(item, [...path, { field }], [...keys, field]);
    else found.push({ path, keys, isEncrypted: typeof one === 'string' && isCiphertext(one) });
  };
  walk(value, [], []);
  return found;
}

/** Parts in their order, without a pattern that a hostile text could make slow: https://github.com/getsops/sops/blob/main/aes/cipher.go */
function isCiphertext(text: string): boolean {
  if (!text.startsWith('ENC[AES256_GCM,data:')) return false;
  let end = 0;
  return [',iv:', ',tag:', ',type:', ']'].every((part) => (end = text.indexOf(part, end)) > 0);
}
