import type { BuildTarget, ObjectName } from './build-target.ts';
import type { GraphFiles } from './graph-files.ts';

/** Where the files of a source come from, as far as its object says so. */
export interface DeclaredSource extends ObjectName {
  readonly url?: string;
  /** `spec.ignore`: which files it leaves out. */
  readonly ignore?: string;
}

/**
 * Whether the source of a target is this repository. Nobody knows the address of a repository in Git for sure: a clone,
 * a fork and a mirror have others. So the source of a chain's root is taken for this one if the folder is there, and
 * what several targets share; an address that differs from that of a root's source says that it is another one.
 */
export function createSourceTest(
  targets: readonly BuildTarget[],
  sources: readonly DeclaredSource[],
  files: GraphFiles,
): (target: BuildTarget) => boolean {
  const urls = new Map(
    sources.flatMap((source) => (source.url ? [[toKey(source), toAddress(source.url)] as const] : [])),
  );
  const urlOf = ({ sourceRef, sourceUrl }: BuildTarget): string | undefined =>
    sourceUrl !== undefined ? toAddress(sourceUrl) : sourceRef && urls.get(toKey(sourceRef));
  const keyOf = ({ sourceRef, sourceUrl }: BuildTarget): string =>
    sourceUrl !== undefined ? toAddress(sourceUrl) : sourceRef ? toKey(sourceRef) : '';
  const withSource = targets.filter((target) => keyOf(target) !== '');
  const roots = withSource.filter((target) => target.parent === undefined && isThere(target, files));
  const own = new Set(roots.map(keyOf));
  const addresses = new Set(roots.flatMap((target) => urlOf(target) ?? []));
  for (const key of new Set(withSource.map(keyOf))) {
    const users = withSource.filter((target) => keyOf(target) === key);
    const [first] = users;
    const url = first && urlOf(first);
    if (url !== undefined && addresses.size > 0) {
      if (addresses.has(url)) own.add(key);
    } else if (users.length > 1 && users.every((target) => isThere(target, files))) own.add(key);
  }
  return (target) => own.has(keyOf(target));
}

/** Every archive has a root, so that one says nothing; nor does it of a Git repository that other things share. */
function isThere({ directory, sourceRef, parent }: BuildTarget, { folders }: GraphFiles): boolean {
  if (directory === '/') return parent === undefined && (sourceRef === undefined || sourceRef.kind === 'GitRepository');
  return folders.has(directory);
}

function toKey({ kind, namespace, name }: ObjectName): string {
  return [kind, namespace ?? '', name].join('/');
}

/** An address without what differs between ways to the same repository: scheme, person, port, `.git`. */
export function toAddress(url: string): string {
  const [, host = '', path = ''] = /^(?:[a-z][a-z+]*:\/\/)?(?:[^/@]*@)?([^/:]+)(?::\d+(?=\/))?[:/](.*)$/i.exec(url) ?? [
    '',
    '',
    url,
  ];
  return `${host}/${path}`
    .toLowerCase()
    .replace(/^ssh\./, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
