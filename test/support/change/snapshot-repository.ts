import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything of a clone to the byte, with modes and times: the tree, the index, refs, stash, configuration, hooks, the list of
 * worktrees, and the objects: of these without the times, which git renews when it would have written the same again.
 */
export function snapshotRepository(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const here = path === '' ? name : `${path}/${name}`;
      const about = lstatSync(join(root, here), { bigint: true });
      if (about.isDirectory()) {
        found[`${here}/`] = `${about.mode.toString(8)} ${about.mtimeNs}`;
        visit(here);
        continue;
      }
      const content = about.isSymbolicLink() ? readlinkSync(join(root, here)) : readFileSync(join(root, here));
      const hash = createHash('sha256').update(content).digest('hex');
      const time = /(?:^|\/)objects\//.test(here) ? '' : about.mtimeNs.toString();
      found[here] = `${about.mode.toString(8)} ${time} ${hash}`;
    }
  };
  visit('');
  return found;
}
