/** A file as kustomizations name it: decoded, so that it is equal however an editor encodes it. */
export function toFileKey(uri: string): string {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The folder of a file, without a slash at its end. */
export function folderOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

/** The file or folder that a path means which is written in another file; undefined for an address, and for what is absolute. */
export function resolveFrom(key: string, path: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^[\w+.-]+:|\n|\?ref=/.test(path)) return undefined;
  const parts = folderOf(key).split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
