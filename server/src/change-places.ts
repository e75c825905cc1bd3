import { toPath, toUri } from './rendered-folder.ts';
import { toFileKey } from './manifest/relative.ts';

/** Where the files of a Git repository are in an editor; paths are Git's: `apps/web.yaml`. */
export interface ChangePlaces {
  /** The repository's root. */
  readonly uri: string;
  toUri(path: string): string;
  /** Undefined for what lies outside; empty for the root itself. */
  toPath(uri: string): string | undefined;
}

/** By the uri of a folder, and where it lies below the root (`clusters/home`). */
export function createChangePlaces(folder: string, prefix: string): ChangePlaces {
  const parts = folder.replace(/\/+$/, '').split('/');
  const uri = parts.slice(0, parts.length - (prefix === '' ? 0 : prefix.split('/').length)).join('/');
  const [root, key] = [{ uri }, toFileKey(uri)];
  return {
    uri,
    toUri: (path) => toUri(root, `/${path}`),
    toPath(file) {
      const own = toFileKey(file).replace(/\/+$/, '');
      if (own === key) return '';
      return own.startsWith(`${key}/`) ? toPath(root, own).slice(1) : undefined;
    },
  };
}
