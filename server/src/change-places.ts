import { toUri } from './rendered-folder.ts';
import { toFileKey } from './manifest/relative.ts';

/** Where the files of a Git repository are in an editor; paths are Git's: `apps/web.yaml`. */
export interface ChangePlaces {
  toUri(path: string): string;
  /** Undefined for what lies outside; empty for the root itself. */
  toPath(uri: string): string | undefined;
}

/**
 * By the uri of a folder, and where it lies below the root (`clusters/home`). A link may lead there from anywhere: what lies
 * beside the folder then is where Git says that the root is.
 */
export function createChangePlaces(folder: string, prefix: string, root: string): ChangePlaces {
  const here = trim(folder);
  const inside = prefix === '' ? '' : `/${prefix}`;
  const isPlain = toFileKey(here).endsWith(inside);
  const depth = prefix === '' ? 0 : prefix.split('/').length;
  const parts = here.split('/');
  const top = isPlain ? parts.slice(0, parts.length - depth).join('/') : toRoot(root);
  const [topKey, key] = [toFileKey(top), toFileKey(here)];
  return {
    toUri: (path) => {
      const isBelow = !isPlain && `/${path}`.startsWith(`${inside}/`);
      return isBelow ? toUri({ uri: here }, `/${path}`.slice(inside.length)) : toUri({ uri: top }, `/${path}`);
    },
    toPath(file) {
      const own = trim(toFileKey(file));
      const below = (place: string): string | undefined =>
        own === place ? '' : own.startsWith(`${place}/`) ? own.slice(place.length + 1) : undefined;
      const found = isPlain ? undefined : below(key);
      if (found !== undefined) return found === '' ? prefix : `${prefix}/${found}`;
      return below(topKey);
    },
  };
}

function toRoot(root: string): string {
  const path = root.split('/').map(encodeURIComponent).join('/');
  return `file://${path.startsWith('/') ? '' : '/'}${path}`;
}

function trim(uri: string): string {
  return uri.replace(/\/+$/, '');
}
