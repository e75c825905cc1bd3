import { type Json, type JsonObject, isObject, stringAt } from './manifest/json.ts';

/** What is larger unpacked is no object of a cluster: etcd takes 1.5 MB. */
const maxLength = 4 * 1024 * 1024;

/**
 * What an applier that compares on its own side has sent last, by its note on the object: that of kubectl and Argo CD,
 * or of K3s and Rancher. Undefined where there is none that can be read.
 */
export async function readSent(live: JsonObject): Promise<JsonObject | undefined> {
  const note = stringAt(live, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration');
  if (note !== undefined) return parse(note);
  const packed = stringAt(live, 'metadata', 'annotations', 'objectset.rio.cattle.io/applied');
  if (packed === undefined) return undefined;
  // rancher/wrangler's `pkg/apply` writes JSON, or base64 of what gzip makes of it
  return parse(packed.startsWith('{') ? packed : await unpack(packed).catch(() => ''));
}

async function unpack(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const decoder = new TextDecoder();
  let unpacked = '';
  for await (const chunk of stream) {
    unpacked += decoder.decode(chunk as Uint8Array, { stream: true });
    if (unpacked.length > maxLength) return '';
  }
  return unpacked + decoder.decode();
}

function parse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
