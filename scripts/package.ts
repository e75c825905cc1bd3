import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackageManager, createVSIX, listFiles } from '@vscode/vsce';
import { buildAll } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a person installs; .vscodeignore names the same, and a file beyond it is a mistake worth a failed build. */
const shipped =
  /^(dist\/|syntaxes\/|media\/|l10n\/|package(\.nls(\.[\w-]+)?)?\.json$|docs\/diagnostics\.md$|README\.md$|CHANGELOG\.md$|LICENSE$|THIRD-PARTY-NOTICES)/;

/** Builds and packages the extension, offline, and returns the path of the .vsix. */
export async function packageExtension(): Promise<string> {
  await buildAll();
  const stray = (await listFiles({ cwd: root, packageManager: PackageManager.None })).filter(
    (file) => !shipped.test(file),
  );
  if (stray.length > 0) throw new Error(`.vscodeignore lets through what is not shipped: ${stray.join(', ')}`);
  const packagePath = join(root, 'out/driftline.vsix');
  await mkdir(join(root, 'out'), { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { repository?: unknown };
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    // the README's pictures are not shipped, and without a repository there is nowhere to point them to
    rewriteRelativeLinks: manifest.repository !== undefined,
  });
  return packagePath;
}

if (import.meta.main) {
  const path = await packageExtension();
  const { size } = await stat(path);
  process.stdout.write(`${path}: ${Math.ceil(size / 1024)} KiB\n`);
}
