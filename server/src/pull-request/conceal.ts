import { type Json, type JsonObject, isArray, isObject } from '../manifest/json.ts';
import { hasSecret, maskText } from '../manifest/mask-texts.ts';
import { isNameOfSecret } from '../manifest/secret-names.ts';
import type { RenderedObject } from '../graph/build/rendered.ts';
import { isOfSecret } from '../graph/rendered/hide-secrets.ts';
import { findTokenShape } from '../graph/rules/token-shapes.ts';

const hidden = '***';

/**
 * Puts marks in the place of what nobody is to read, before anything is compared: equal values get equal marks, so that
 * a change is seen, and no text that is made later can hold what was hidden.
 */
export interface Concealer {
  /** `secrets` are the variables of its build that come from Secrets. */
  conceal(object: RenderedObject, secrets: ReadonlySet<string>): JsonObject;
  /** A value as it may be shown, and whether something in it is hidden. */
  reveal(value: Json): { readonly value: Json; readonly isMasked: boolean };
}

/** One for both sides of a comparison; `secretTexts` are hidden wherever they stand. */
export function createConcealer(secretTexts: readonly string[]): Concealer {
  const marks = new Map<string, number>();
  const shown: string[] = [];
  const mark = (raw: string, display: string): string => {
    const known = marks.get(raw) ?? shown.push(display) - 1;
    marks.set(raw, known);
    return `\0${known}\u0001`;
  };
  const hide = (value: Json): Json => mark(JSON.stringify(value), hidden);
  const hideAll = (value: Json): Json => {
    if (!isObject(value)) return hide(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item)]));
  };
  const hideText = (text: string): string => {
    if (text.startsWith('ENC[')) return mark(text, 'ENC[…]');
    if (findTokenShape(text) !== undefined) return mark(text, hidden);
    if (hasSecret(text, secretTexts)) return mark(text, maskText(text, secretTexts));
    const plain = text.replaceAll('\0', '\uFFFD').replaceAll('\u0001', '\uFFFD');
    return plain.includes('\n') ? plain.split('\n').map(hideSetting).join('\n') : plain;
  };
  /** `password: hunter2` or `PASSWORD=hunter2` in a file within a value. */
  const hideSetting = (line: string): string => {
    const [, head = '', name = '', value = ''] =
      /^(\s*(?:- )?(?:export )?["']?([\w.-]{1,100})["']?\s*[:=]\s*)(\S.*)$/.exec(line) ?? [];
    return head !== '' && isNameOfSecret(name) ? `${head}${mark(value, hidden)}` : line;
  };
  const visit = (here: Json, path: string, paths: ReadonlySet<string>): Json => {
    if (paths.has(path)) return hide(here);
    if (typeof here === 'string') return hideText(here);
    if (isArray(here)) return here.map((item, i) => visit(item, join(path, i), paths));
    if (!isObject(here)) return here;
    const isSecret = here['kind'] === 'Secret';
    const isSetting = typeof here['name'] === 'string' && isNameOfSecret(here['name']);
    return Object.fromEntries(
      Object.entries(here).map(([key, item]) => {
        const shownKey = maskText(key, secretTexts);
        if (isSecret && (key === 'data' || key === 'stringData')) return [shownKey, hideAll(item)];
        if (isSecret && key === 'metadata') return [shownKey, hideNotes(item, join(path, key), paths)];
        if (key === lastApplied) return [shownKey, hide(item)];
        const isHidden = isNameOfSecret(key) || (isSetting && key === 'value');
        if (isHidden && (typeof item === 'string' || typeof item === 'number')) return [shownKey, hide(item)];
        return [shownKey, visit(item, join(path, key), paths)];
      }),
    );
  };
  const hideNotes = (metadata: Json, path: string, paths: ReadonlySet<string>): Json => {
    const rest = visit(metadata, path, paths);
    const notes = isObject(metadata) ? metadata['annotations'] : undefined;
    return isObject(rest) && notes !== undefined ? { ...rest, annotations: hideAll(notes) } : rest;
  };
  const showText = (text: string): string =>
    text.replace(pattern, (_, index: string) => shown[Number(index)] ?? hidden);
  const show = (value: Json): Json => {
    if (typeof value === 'string') return showText(value);
    if (isArray(value)) return value.map(show);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item)]));
  };
  return {
    conceal({ value, leaves }, secrets) {
      const paths = new Set(leaves.filter((leaf) => isOfSecret(leaf, { secrets })).map(({ path }) => path.join('\0')));
      // what SOPS adds is gone when Flux has decrypted it
      const { sops: _sops, ...rest } = value;
      return visit(rest, '', paths) as JsonObject;
    },
    reveal: (value) => ({ value: show(value), isMasked: isMarked(value) }),
  };
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
// eslint-disable-next-line no-control-regex -- no value has these, once it is concealed
const pattern = /\0(\d+)\u0001/g;

function isMarked(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (isArray(value)) return value.some(isMarked);
  return isObject(value) && Object.values(value).some(isMarked);
}

function join(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}\0${step}`;
}
