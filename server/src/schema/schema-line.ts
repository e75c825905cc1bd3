import { scan } from '../manifest/scan.ts';
import { finish } from '../manifest/slices.ts';

/** What a document says of its schema: that it wants none, or an address, with its place in the text. */
export type SchemaLine =
  | { readonly off: true }
  | { readonly off: false; readonly address: string; readonly start: number; readonly end: number };

const form = /^#\s+yaml-language-server\s*:.*?\$schema=(\S+)/;

/**
 * Finds the comment in one document that names its schema, in the form of Red Hat's server; of several the first counts.
 * https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
 */
export function findSchemaLine(text: string): SchemaLine | undefined {
  if (!text.includes('yaml-language-server')) return undefined;
  for (const { offset, text: comment } of finish(scan(text)).comments) {
    const [found, address] = form.exec(comment) ?? [];
    if (found === undefined || address === undefined) continue;
    if (address === 'none') return { off: true };
    const end = offset + found.length;
    return { off: false, address, start: end - address.length, end };
  }
  return undefined;
}
