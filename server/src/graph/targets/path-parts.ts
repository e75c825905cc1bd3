/** The names in a path, without empty ones. */
export function toParts(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** Whether a path lies in a folder, or is it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
