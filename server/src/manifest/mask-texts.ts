import { type Json, isArray, isObject } from './json.ts';

/** Shorter ones stand in too many words by chance. */
const shortest = 5;

/** A text without any of these, wherever they stand in it. */
export function maskText(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets)
    for (const form of listForms(secret)) if (form.length >= shortest) masked = masked.replaceAll(form, '***');
  return masked;
}

/** As it is, and as it stands in quotes: messages quote values. */
function listForms(secret: string): readonly string[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  return quoted === secret ? [secret] : [secret, quoted];
}

/** Whether one of these stands in a text. */
export function hasSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => listForms(secret).some((form) => form.length >= shortest && text.includes(form)));
}

/** The same of a value, with the names of its fields. */
export function maskValue(value: Json, secrets: readonly string[]): Json {
  if (typeof value === 'string') return maskText(value, secrets);
  if (isArray(value)) return value.map((item) => maskValue(item, secrets));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [maskText(key, secrets), maskValue(item, secrets)]),
  );
}
