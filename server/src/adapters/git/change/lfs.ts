import { t } from '@vscode/l10n';
import { must } from './must.ts';
import type { Scratch } from './scratch.ts';
import { fail } from './change-failure.ts';
import { clean } from './remote-address.ts';

/** Which of these paths Git LFS keeps, by the attributes of the base. */
export async function findLfs(
  scratch: Scratch,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const input = paths.map((path) => `${path}\0`).join('');
  const out = await must(scratch, ['check-attr', '--cached', '-z', '--stdin', 'filter'], { signal, input });
  const parts = out.toString('utf8').split('\0');
  return new Set(parts.filter((_part, i) => i % 3 === 0 && parts[i + 2] === 'lfs'));
}

/** Whether a content is what LFS leaves in Git: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export function isPointer(content: Buffer): boolean {
  return content.length < 1024 && content.toString('utf8').startsWith('version https://git-lfs.github.com/spec/');
}

/** Ends the change at a file that LFS keeps where git would take its whole content for want of it. */
export function requireLfs(scratch: Scratch, paths: readonly string[]): void {
  const isConfigured = scratch.place.config.some(({ key }) => /^filter\.lfs\.(?:clean|process)$/.test(key));
  if (paths.length === 0 || isConfigured) return;
  const named = paths.map(clean);
  fail('lfs-missing', t('Git LFS keeps {0}, and it is not installed. Run "git lfs install" first.', named.join(', ')), {
    paths: named,
  });
}
