import { type Json, type JsonObject, at, isObject } from '../../manifest/json.ts';
import { toFileKey } from '../../manifest/relative.ts';
import type { Declaration } from '../../manifest/resource.ts';
import type { SchemaFinding } from '../../schema/finding.ts';
import { isPlaceholder } from '../../schema/substitute.ts';
import { isOfSops } from '../sops-metadata.ts';
import { findCoverage } from '../sops-rules.ts';
import { isSelected } from '../sops-selection.ts';
import type { SecretRule, Subject } from './secret-rule.ts';
import { toShellWord } from './shell-word.ts';

/** A Secret whose values everybody can read who can read the repository. */
export const plaintextSecret: SecretRule = { codes: ['plaintext-secret'], check };

const fields = ['stringData', 'data'] as const;

/** What is to be encrypted of a Secret: with the rest encrypted too, no tool would know what it is. */
const onlyValues = `--encrypted-regex '^(data|stringData)$'`;

/** Which of the fields of a Secret hold what everybody can read; none of what is no Secret. */
export function findPlainFields(declaration: Declaration, uri: string): readonly (typeof fields)[number][] {
  const { ref } = declaration;
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Secret') return [];
  if (isOfSops(declaration) || isTemplate(declaration.source, uri) || isPublic(declaration.value)) return [];
  return fields.filter((one) => listPlain(declaration.value, one).length > 0);
}

function check(subject: Subject): readonly SchemaFinding[] {
  const { declaration, uri, repository } = subject;
  const [field] = repository.isRead ? findPlainFields(declaration, uri) : [];
  if (field === undefined) return [];
  return [{ code: 'plaintext-secret', path: [{ field }], anchor: 'key', ...judge(subject) }];
}

/**
 * Where other values are encrypted and no rule covers this file, it may be meant: what a test uses, or an address. But a
 * file that was named past the rules is how most leaks happen. So it is said, and not more than hinted at.
 */
function judge(subject: Subject): Pick<SchemaFinding, 'severity' | 'expected' | 'command'> {
  const { declaration, uri, repository, patterns } = subject;
  const { sopsRules, isUsed } = repository.encryption;
  const coverage = findCoverage(sopsRules, uri, patterns);
  if (coverage.state === 'covered') {
    const { selection } = coverage.rule;
    const keys = fields.flatMap((field) => listPlain(declaration.value, field).map((key) => [field, key]));
    if (!selection || keys.some((path) => isSelected(selection, path, patterns) !== false))
      return {
        severity: 'warning',
        expected: 'covered',
        command: toCommand(selection ? [] : [onlyValues], coverage.path),
      };
  }
  if (isUsed) return { severity: 'hint', expected: sopsRules.length > 0 ? 'uncovered' : 'elsewhere' };
  const [name = ''] = toFileKey(uri).split('/').slice(-1);
  return { severity: 'warning', expected: 'unused', command: toCommand(['--age RECIPIENT', onlyValues], name) };
}

function toCommand(options: readonly string[], path: string): string {
  return ['sops encrypt', ...options, '--in-place', toShellWord(path)].join(' ');
}

/** The keys whose values are told to everybody. */
function listPlain(secret: JsonObject, field: (typeof fields)[number]): readonly string[] {
  const values = at(secret, field);
  if (!isObject(values)) return [];
  const hasPlaceholders = isForVaultPlugin(secret);
  return Object.entries(values).flatMap(([key, value]) => (isPlain(value, field, hasPlaceholders) ? [key] : []));
}

/** It then puts values in wherever a text has `<key>`: https://argocd-vault-plugin.readthedocs.io/en/stable/howitworks/ */
function isForVaultPlugin(secret: JsonObject): boolean {
  const annotations = at(secret, 'metadata', 'annotations');
  return isObject(annotations) && Object.keys(annotations).some((key) => key.startsWith('avp.kubernetes.io/'));
}

function isPlain(value: Json, field: string, hasPlaceholders: boolean): boolean {
  if (value === null || value === '') return false;
  if (typeof value !== 'string') return true;
  const text = value.trim();
  if (hasPlaceholders && /<[^<>\s]+>/.test(text)) return false;
  return !(text === '' || isPlaceholder(text) || isReference(text) || isForEverybody(text, field === 'data'));
}

/** What vault plugins put values in for, and texts of SOPS inside of a text, which Flux decrypts. */
function isReference(text: string): boolean {
  return /^<[^<>]*>$|<path:[^<>]*>|^(?:ref\+|vault:|op:\/\/|bao:)|ENC\[AES256_GCM,/.test(text);
}

/** `-----BEGIN CERTIFICATE-----` and the two kinds of public keys, plain and in base64; and what a private key begins with. */
const forEverybody = {
  plain: [/^-----BEGIN (?:CERTIFICATE|PUBLIC KEY|PGP PUBLIC KEY BLOCK)-----/, /PRIVATE KEY/],
  // three letters of four: how the words are written depends on where they stand
  encoded: [
    /^LS0tLS1CRUdJTiB(?:DRVJUSUZJQ0FURS|QVUJMSUMgS0VZ|QR1AgUFVCTElD)/,
    /UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/,
  ],
} as const;

/** Certificates and public keys, unless a private key stands behind them. */
function isForEverybody(text: string, isEncoded: boolean): boolean {
  const [beginning, secret] = isEncoded ? forEverybody.encoded : forEverybody.plain;
  return beginning.test(text) && !secret.test(text);
}

function isTemplate(source: string, uri: string): boolean {
  return /\{\{|\{%/.test(source) || /\/templates\/(?:[^/]+\/)*tests?\//.test(uri);
}

/**
 * Argo CD keeps in Secrets which repositories and clusters there are, also those for which one needs no password:
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/
 */
function isPublic(secret: JsonObject): boolean {
  if (at(secret, 'metadata', 'labels', 'argocd.argoproj.io/secret-type') === undefined) return false;
  return !/password|private_?key|bearer|token|keydata|certkey|serviceaccountkey|credential/i.test(
    fields.map((field) => toNames(at(secret, field))).join(' '),
  );
}

/** Keys, and what stands in the JSON text of a cluster's `config`; in base64 nobody knows what is in it. */
function toNames(values: Json | undefined): string {
  if (!isObject(values)) return '';
  return Object.entries(values)
    .map(([key, value]) => `${key} ${key === 'config' && typeof value === 'string' ? value : ''}`)
    .join(' ');
}
