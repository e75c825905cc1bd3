import { t } from '@vscode/l10n';
import type { Owner } from '../drift/finding.ts';
import { type Json, isArray, isObject } from '../manifest/json.ts';

/** A value on one line, short; what a Secret holds is already a mark, of which nothing more than stars is shown. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined) return t('nothing');
  if (typeof value === 'string') {
    if (/^\*\*\*(?: [0-9a-f]{64})?$/.test(value)) return '***';
    return shorten(isPlain(value) ? value : JSON.stringify(value));
  }
  if (isObject(value)) {
    const fields = Object.entries(value).map(([key, item]) => `${key}: ${formatValue(item)}`);
    return shorten(fields.length > 0 ? `{${fields.join(', ')}}` : '{}');
  }
  if (!isArray(value)) return String(value);
  return shorten(`[${value.map((item) => formatValue(item)).join(', ')}]`);
}

/** Whether a string needs no quotes to be seen as one. */
function isPlain(text: string): boolean {
  return /^[\w./:@+-]*[a-zA-Z/][\w./:@+-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
}

/** Who set a value, and when: `kubectl-edit, 2 h ago`. */
export function describeOwners(owners: readonly Owner[], now: number): string {
  if (owners.length === 0) return t('an unknown writer');
  return owners.map((owner) => describeOwner(owner, now)).join(', ');
}

function describeOwner({ manager, subresource, time }: Owner, now: number): string {
  const name = subresource ? t('{manager} through {subresource}', { manager, subresource }) : manager;
  const age = time ? now - Date.parse(time) : NaN;
  return Number.isNaN(age) ? name : `${name}, ${describeAge(age)}`;
}

/** `2 h ago`. */
export function describeAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{count} min ago', { count: minutes });
  if (minutes < 48 * 60) return t('{count} h ago', { count: Math.floor(minutes / 60) });
  return t('{count} days ago', { count: Math.floor(minutes / (24 * 60)) });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
