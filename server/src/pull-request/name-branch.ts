/** What branches of ours begin with. */
export const branchPrefix = 'driftline/';

const longest = 50;

/**
 * A name for the branch of a change: the same for the same texts of files, another one for others, so that two changes
 * that are called alike do not meet. It holds nothing but letters, digits, hyphens and one slash.
 */
export function nameBranch(subject: string, files: ReadonlyMap<string, FileTexts>): string {
  const words = subject
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  const entries = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = entries.map(([path, { before, after }]) => JSON.stringify([path, before, after])).join('\n');
  return `${branchPrefix}${words === '' ? 'change' : words}-${digest(texts)}`;
}

/** What a file says before and after a change; null where it is not there. */
export interface FileTexts {
  readonly before: string | null;
  readonly after: string | null;
}

/** FNV-1a in 32 bits: told apart are the changes of one person. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
}
