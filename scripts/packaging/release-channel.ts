/**
 * Whether a version belongs to the marketplaces' pre-release channel: there an odd minor number says so, since they take
 * no suffix. See https://code.visualstudio.com/api/working-with-extensions/publishing-extension#prerelease-extensions
 */
export function isPreRelease(version: string): boolean {
  const minor = /^\d+\.(\d+)\.\d+$/.exec(version)?.[1];
  if (minor === undefined) throw new Error(`${version} is not a version that the marketplaces take: three numbers`);
  return Number(minor) % 2 === 1;
}
