/** A folder and a path that is written in one of its files; undefined where that leads out of the repository. */
export function joinInside(folder: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The folder of a file, or the one above a folder. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A name in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** What kustomize fetches instead of opening it: https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/loader/fileloader.go */
export function isRemoteFile(path: string): boolean {
  return /^https?:/i.test(path);
}

/** What kustomize would clone: https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/git/repospec.go */
export function isRemoteFolder(path: string): boolean {
  if (path.startsWith('/')) return false;
  const address = (path.split('?')[0] ?? '').replace(/^git::/i, '');
  const scheme = /^(?:ssh|https?|file):\/\//i.exec(address)?.[0] ?? '';
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(address.slice(scheme.length))?.[0] ?? '';
  const rest = address.slice(scheme.length + user.length);
  if (scheme.toLowerCase() === 'file://') return hasRepository(user + rest, 1);
  const isShort = scheme === '' && (user !== '' || /^github\.com[/:]/i.test(rest));
  if (scheme === '' && !isShort) return false;
  const slash = rest.indexOf('/');
  const colon = isShort ? rest.indexOf(':') : -1;
  const cut = isShort && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
  return cut >= 0 && hasRepository(rest.slice(cut + 1), 2);
}

/** Whether a path names a repository and a folder in it. */
function hasRepository(path: string, segments: number): boolean {
  const [repository = '', folder = ''] = splitRepository(path, segments) ?? [];
  let depth = 0;
  for (const part of folder.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return false;
  }
  return repository !== '';
}

function splitRepository(path: string, segments: number): readonly [string, string] | undefined {
  const underscore = path.indexOf('_git/');
  if (underscore >= 0) {
    const after = path.indexOf('/', underscore + 5);
    return after < 0 ? [path, ''] : [path.slice(0, after), path.slice(after + 1)];
  }
  const double = path.indexOf('//');
  if (double >= 0) return [path.slice(0, double), path.slice(double + 2)];
  const suffix = path.indexOf('.git');
  if (suffix >= 0) return [path.slice(0, suffix + 4), path.slice(suffix + 4)];
  if (segments === 1) return [path, ''];
  const parts = path.split('/');
  return parts.length < segments ? undefined : [parts.slice(0, segments).join('/'), parts.slice(segments).join('/')];
}
