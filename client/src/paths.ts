import type { PlatformPath } from 'node:path';

/** How paths of the settings are read; given rather than imported, so that each system's rules are tested on every system. */
export interface PathRules {
  readonly paths: PlatformPath;
  readonly home: string;
}

/** Makes a path of the settings absolute, from the folder of whoever names it; an empty one stays empty. */
export function toAbsolute(path: string, base: string, { paths, home }: PathRules): string {
  if (path === '') return '';
  // On Linux and macOS a backslash is a letter like any other.
  const isInHome = path === '~' || path.startsWith('~/') || path.startsWith(`~${paths.sep}`);
  return isInHome ? paths.join(home, path.slice(1)) : paths.resolve(base, path);
}

/** Whether a file lies in a folder; case is ignored everywhere, since a wrong no would skip a question. */
export function isInside(file: string, folder: string, { paths }: PathRules): boolean {
  const path = paths.relative(folder.toLowerCase(), file.toLowerCase());
  return path !== '..' && !path.startsWith(`..${paths.sep}`) && !paths.isAbsolute(path);
}

/** The files of kubectl's search path that the variable KUBECONFIG names. */
export function splitSearchPath(variable: string | undefined, rules: PathRules): readonly string[] {
  const files = variable?.split(rules.paths.delimiter).filter((file) => file !== '') ?? [];
  // The server runs in the home folder.
  return files.map((file) => rules.paths.resolve(rules.home, file));
}
