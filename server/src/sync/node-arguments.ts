import { type Json, type JsonObject, isArray, stringAt } from '../manifest/json.ts';

/** Names of arguments whose values log in, or may; K3s hides some of them itself. */
const secret = /token|secret|passw|credential|access-key|api-key|vpn-auth|datastore-endpoint|private|-key$/i;

/**
 * How K3s or RKE2 was started, as it notes on its node: a list of words, with a value beside its argument. Undefined of
 * other nodes, and where that cannot be read.
 */
export function readNodeArguments(node: JsonObject): readonly string[] | undefined {
  const texts = ['k3s.io/node-args', 'rke2.io/node-args'].map((key) => stringAt(node, 'metadata', 'annotations', key));
  const words = parseWords(texts.find((text) => text !== undefined));
  if (!words) return undefined;
  const told: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!word.startsWith('-')) {
      told.push(word);
      continue;
    }
    const [name = '', ...rest] = word.split('=');
    const next = words[i + 1];
    const isPair = rest.length === 0 && next !== undefined && !next.startsWith('-');
    const value = rest.length > 0 ? rest.join('=') : isPair ? next : undefined;
    if (isPair) i++;
    told.push(value === undefined ? name : `${name}=${isSecret(name, value) ? '***' : value}`);
  }
  return told;
}

/** Also where a value is made of pairs: `--kubelet-arg=token=…`, or holds a login in an address. */
function isSecret(name: string, value: string): boolean {
  return name === '-t' || secret.test(name) || secret.test(value.split('=')[0] ?? '') || /:\/\/[^/]*@/.test(value);
}

function parseWords(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const words = JSON.parse(text) as Json;
    return isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined;
  }
}
