import { t } from '@vscode/l10n';
import { type Scalar, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { isNameOfSecret } from '../manifest/secret-names.ts';
import { findTokenShape } from '../graph/rules/token-shapes.ts';
import type { FileTexts } from './name-branch.ts';

/**
 * Files as they are shown before anybody agrees: equal values that nobody is to read have equal marks, others have others, so
 * that it is seen that they differ. What is committed is not touched by it.
 */
export function hideInFiles(files: ReadonlyMap<string, FileTexts>): ReadonlyMap<string, FileTexts> {
  const marks = new Map<string, string>();
  const hide = (raw: string): string => {
    const known = marks.get(raw) ?? `*** (${marks.size + 1})`;
    marks.set(raw, known);
    return known;
  };
  const show = (path: string, text: string | null): string | null => (text === null ? null : hideIn(path, text, hide));
  return new Map(
    [...files].map(([path, { before, after }]) => [path, { before: show(path, before), after: show(path, after) }]),
  );
}

type Hide = (raw: string) => string;

function hideIn(path: string, text: string, hide: Hide): string {
  const isStructured = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i.test(path);
  const shown = isStructured ? hideValues(text, hide) : text;
  return shown.split('\n').map(hideSettings(hide)).join('\n');
}

function hideValues(text: string, hide: Hide): string {
  if (!/secret|value/i.test(text)) return text;
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  const isOdd = !Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0);
  if (isOdd)
    return /\bSecret\b/.test(text)
      ? `# ${t('Not shown: it may hold a Secret, and cannot be read.')} ${hide(text)}\n`
      : text;
  const nodes = documents.flatMap(({ contents }) => listSecret(contents));
  const spans = nodes.flatMap(({ range }) => (range ? [{ start: range[0], end: range[1] }] : []));
  let [shown, at] = ['', 0];
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (start < at) continue;
    const raw = text.slice(start, end);
    shown += text.slice(at, start) + hide(raw.trim()) + (/\r?\n$/.exec(raw)?.[0] ?? '');
    at = end;
  }
  return shown + text.slice(at);
}

/** Values of Secrets, of variables with such names, and what a generator makes Secrets of. */
function listSecret(here: unknown): readonly Scalar[] {
  if (isSeq(here)) return here.items.flatMap(listSecret);
  if (!isMap(here)) return [];
  const name = here.get('name');
  const [isOfSecret, isSetting] = [here.get('kind') === 'Secret', typeof name === 'string' && isNameOfSecret(name)];
  return here.items.flatMap(({ key, value }) => {
    const field = isScalar(key) ? key.value : undefined;
    if (isOfSecret && (field === 'data' || field === 'stringData')) return listLeaves(value);
    if (field === 'secretGenerator' && isSeq(value))
      return value.items.flatMap((one) => (isMap(one) ? listLeaves(one.get('literals', true)) : []));
    return field === lastApplied || (isSetting && field === 'value') ? listLeaves(value) : listSecret(value);
  });
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function listLeaves(here: unknown): readonly Scalar[] {
  if (isSeq(here)) return here.items.flatMap(listLeaves);
  if (isMap(here)) return here.items.flatMap(({ value }) => listLeaves(value));
  if (!isScalar(here)) return [];
  const { value } = here;
  return value === null || value === '' || (typeof value === 'string' && value.startsWith('ENC[')) ? [] : [here];
}

/** `password: hunter2`, `PASSWORD=hunter2`, and what is known by its form. */
function hideSettings(hide: Hide): (line: string) => string {
  return (line) => {
    if (line.includes('*** (')) return line;
    if (findTokenShape(line) !== undefined) return hide(line.trim());
    const [, head = '', name = '', value = ''] =
      /^(\s*(?:- )?(?:export )?["']?([\w.-]{1,100})["']?\s*[:=]\s*)([^\s|>{[&*#].*?)\s*$/.exec(line) ?? [];
    const isShown = head === '' || !isNameOfSecret(name) || /^["']?(?:ENC\[|\$\{|(?:true|false|null|~)$)/.test(value);
    return isShown ? line : `${head}${hide(value)}`;
  };
}
