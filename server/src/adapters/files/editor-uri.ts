import { pathToFileURL } from 'node:url';

/**
 * The uri of a file as VS Code writes it, so that a file that is read and the same one in an editor have one name: all but
 * unreserved characters encoded, and the letter of a drive small.
 * https://github.com/microsoft/vscode-uri/blob/v3.1.0/src/uri.ts
 */
export function toEditorUri(path: string): string {
  const { host, pathname } = pathToFileURL(path);
  const segments = pathname.split('/').map((segment) => encodeAll(decodeURIComponent(segment)));
  const encoded = segments
    .join('/')
    .replace(/^\/([A-Z])%3A(?=\/|$)/, (_match, drive: string) => `/${drive.toLowerCase()}%3A`);
  return `file://${host}${encoded}`;
}

function encodeAll(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
