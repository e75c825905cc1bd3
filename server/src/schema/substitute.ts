import type { Json, JsonObject } from '../manifest/json.ts';

/** What stands for a value that is not known here: it can become anything. */
export const unknown = Symbol('unknown');

/** A placeholder of Flux (`${NAME}`), kustomize (`$(NAME)`), Helm, Jinja and their kin (`{{ }}`, `{% %}`), or what SOPS encrypted. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\{\{|\{%|^ENC\[|\$\([A-Za-z_][\w.-]*\)/.test(text);
}

/** `cpu: {{ cpu }}` without quotes, which YAML reads as an object whose key is an object. */
export function isBarePlaceholder(value: JsonObject): boolean {
  for (const key in value) return key.startsWith('{') && value[key] === null;
  return false;
}

/**
 * Puts in what Flux puts in before it applies and reads the result as YAML, since that is what Flux does: also quotes
 * are lost on the way. https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export function substitute(text: string, variables: ReadonlyMap<string, string> | undefined): Json | typeof unknown {
  if (text.includes('{{') || text.includes('{%') || text.startsWith('ENC[')) return unknown;
  const missing: string[] = [];
  const filled = text.replace(placeholder, (all: string, name?: string, operator?: string, fallback?: string) => {
    if (all === '$$') return '$';
    const value = name === undefined ? undefined : variables?.get(name);
    const isEmpty = value === undefined ? variables : value === '' && operator?.startsWith(':');
    if (isEmpty && fallback !== undefined) return fallback;
    if (value === undefined) missing.push(all);
    return value ?? '';
  });
  return missing.length > 0 || text.includes('$${') ? unknown : readPlain(filled);
}

/** A default is told apart; of other forms, such as `${NAME,,}`, only the start is found, so that they stay unknown. */
const placeholder = /\$\$(?=\{)|\$\{([A-Za-z_]\w*)(?:(:?[=-])([^${}]*))?\}|\$\{/g;

/** A plain scalar; what YAML would read as more than that, or tools read in two ways, is not known. */
function readPlain(text: string): Json | typeof unknown {
  const word = text.trim();
  if (/^(?:|~|null|y|n|yes|no|on|off)$/i.test(word) || /^[[\]{}"'&*!|>%@`?,-]|[\n#]|:(?:\s|$)/.test(word))
    return /^-\d/.test(word) && Number.isFinite(Number(word)) ? Number(word) : unknown;
  if (/^(?:true|false)$/i.test(word)) return word.toLowerCase() === 'true';
  if (/^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(word)) return Number(word);
  // octal, hexadecimal, with an exponent, a date: read in more than one way
  return /^[+.\d]/.test(word) && /^[+.]?\d(?:[xob][\da-f_]+|[\d._e+:TZ-]*)$/i.test(word) ? unknown : word;
}
