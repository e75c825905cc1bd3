import { access, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildTool } from '../control-plane/build-tool.ts';
import { runCommand } from '../control-plane/run-command.ts';

const tags = 'sqlite sqlite_unlock_notify';
const module = 'code.gitea.io/gitea';

/** A forge, and the folder of the templates and texts that it reads. */
export interface Gitea {
  readonly program: string;
  readonly files: string;
}

/** A real forge for the tests, in the version that its module file pins; with SQLite, which is C. */
export async function buildGitea(): Promise<Gitea> {
  const flags = ['-tags', tags, '-ldflags', `-s -w -X 'main.Tags=${tags}'`];
  const program = await buildTool({ name: 'gitea', program: module, module: import.meta.dirname, flags, cgo: true });
  const files = join(dirname(program), 'gitea-files');
  const isThere = await access(files).then(
    () => true,
    () => false,
  );
  if (!isThere) await copyFiles(files);
  return { program, files };
}

/** What is not in the program is kept beside it, since Go's cache of modules is cleared more often than ours. */
async function copyFiles(files: string): Promise<void> {
  const sources = (
    await runCommand('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module], { cwd: import.meta.dirname })
  ).trim();
  if (sources === '') throw new Error(`the sources of ${module} are gone; remove ${dirname(files)} to build it anew`);
  const temporary = `${files}.${process.pid}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    for (const name of ['options', 'templates', 'public'])
      await cp(join(sources, name), join(temporary, name), { recursive: true });
    await runCommand('chmod', ['-R', 'u+w', temporary]);
    await rename(temporary, files);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
