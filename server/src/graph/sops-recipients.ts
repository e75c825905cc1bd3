import { type Json, type JsonObject, isArray, isObject, stringAt } from '../manifest/json.ts';

/** One who can decrypt. */
export interface Recipient {
  /** `other` has a name that differs between rule and file, such as a key of Azure with and without its version. */
  readonly type: 'age' | 'pgp' | 'kms' | 'gcp_kms' | 'other';
  readonly id: string;
}

/** The recipients that a creation rule names: its groups, or else its own keys, as lists or with commas. */
export function readRuleRecipients(rule: JsonObject): readonly Recipient[] {
  const groups = toObjects(rule['key_groups']);
  return groups.length > 0 ? groups.flatMap((group) => readGroup(group, 0)) : readKeys(rule);
}

/** The recipients that a file was encrypted for, by its metadata; groups count only where no key stands outside of them. */
export function readFileRecipients(sops: JsonObject): readonly Recipient[] {
  const own = readEncrypted(sops);
  return own.length > 0 ? own : toObjects(sops['key_groups']).flatMap(readEncrypted);
}

/** How the recipients of a file differ from those of its rule, as far as both can be compared. */
export function compareRecipients(
  file: readonly Recipient[],
  rule: readonly Recipient[],
): { readonly missing: readonly Recipient[]; readonly extra: readonly Recipient[] } {
  const without = (all: readonly Recipient[], others: readonly Recipient[]): readonly Recipient[] =>
    all.filter((one) => one.type !== 'other' && !others.some((other) => isSame(one, other)));
  return { missing: without(rule, file), extra: without(file, rule) };
}

const mostMerged = 20;

/** https://github.com/getsops/sops#key-groups */
function readGroup(group: JsonObject, depth: number): readonly Recipient[] {
  const merged = depth < mostMerged ? toObjects(group['merge']).flatMap((one) => readGroup(one, depth + 1)) : [];
  return [...merged, ...readKeys(group)];
}

function readKeys(from: JsonObject): readonly Recipient[] {
  const others = ['azure_keyvault', 'hc_vault', 'hc_vault_transit_uri', 'hckms', 'plugins'];
  return [
    ...toTexts(from['age'], 'recipient').map((id) => toRecipient('age', id)),
    ...toTexts(from['pgp'], 'fp').map((id) => toRecipient('pgp', id)),
    ...toTexts(from['kms'], 'arn').map((id) => toRecipient('kms', id)),
    ...toTexts(from['gcp_kms'], 'resource_id').map((id) => toRecipient('gcp_kms', id)),
    ...others.filter((name) => !isEmpty(from[name])).map((id) => toRecipient('other', id)),
  ];
}

function readEncrypted(from: JsonObject): readonly Recipient[] {
  const known = ['age', 'pgp', 'kms', 'gcp_kms'];
  const others = Object.entries(from).filter(
    ([name, keys]) => name !== 'key_groups' && !known.includes(name) && toObjects(keys).length > 0,
  );
  const named = Object.fromEntries(known.map((name) => [name, toObjects(from[name])]));
  return [...readKeys(named), ...others.map(([id]) => toRecipient('other', id))];
}

function toRecipient(type: Recipient['type'], text: string): Recipient {
  const bare = text.replaceAll(/\s/g, '');
  if (type === 'pgp') return { type, id: bare.replace(/^0x/i, '').toUpperCase() };
  // a role may stand behind the key
  if (type === 'kms') return { type, id: bare.replace(/\+arn:.*$/, '') };
  return { type, id: text.trim() };
}

/** A short id of a PGP key is the end of its fingerprint. */
function isSame(a: Recipient, b: Recipient): boolean {
  if (a.type !== b.type) return false;
  if (a.type !== 'pgp') return a.id === b.id;
  return a.id.endsWith(b.id) || b.id.endsWith(a.id);
}

function toTexts(value: Json | undefined, field: string): readonly string[] {
  const all = typeof value === 'string' ? [value] : isArray(value) ? value : [];
  return all
    .flatMap((one) => (typeof one === 'string' ? one.split(',') : (stringAt(one, field) ?? [])))
    .filter((one) => one.trim() !== '');
}

function toObjects(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (isArray(value) && value.length === 0);
}
