import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything of a clone to the byte, with modes and times: the tree, the index, refs, stash, configuration, hooks and the list of
 * worktrees. Objects that nothing names are no part of it.
 */
export function snapshotRepository(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const here = path === '' ? name : `${path}/${name}`;
      if (/(?:^|\/)(?:\.git|gits|\.bare)\/objects$/.test(here)) continue;
      const about = lstatSync(join(root, here), { bigint: true });
      if (about.isDirectory()) {
        found[`${here}/`] = `${about.mode.toString(8)} ${about.mtimeNs}`;
        visit(here);
        continue;
      }
      const content = about.isSymbolicLink() ? readlinkSync(join(root, here)) : readFileSync(join(root, here));
      const hash = createHash('sha256').update(content).digest('hex');
      found[here] = `${about.mode.toString(8)} ${about.mtimeNs} ${hash}`;
    }
  };
  visit('');
  return found;
}
