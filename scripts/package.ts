import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackageManager, createVSIX, listFiles } from '@vscode/vsce';
import { buildAll } from './build.ts';
import { packServer } from './packaging/pack-server.ts';
import { isPreRelease } from './packaging/release-channel.ts';
import { vsixPath } from './packaging/vsix-path.ts';
import { writeNotices } from './packaging/write-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a person installs; .vscodeignore names the same, and a file beyond it is a mistake worth a failed build. */
const shipped =
  /^(dist\/|syntaxes\/|media\/|l10n\/|package(\.nls(\.[\w-]+)?)?\.json$|docs\/diagnostics\.md$|README\.md$|CHANGELOG\.md$|LICENSE$|THIRD-PARTY-NOTICES\.txt$)/;

/** Builds and packages the extension, offline, and returns the path of the .vsix. */
export async function packageExtension(): Promise<string> {
  const built = await buildAll();
  await writeNotices(root, 'Driftline', built, join(root, 'THIRD-PARTY-NOTICES.txt'));
  const stray = (await listFiles({ cwd: root, packageManager: PackageManager.None })).filter(
    (file) => !shipped.test(file),
  );
  if (stray.length > 0) throw new Error(`.vscodeignore lets through what is not shipped: ${stray.join(', ')}`);
  await mkdir(join(root, 'out'), { recursive: true });
  const manifest = await readManifest();
  await createVSIX({
    cwd: root,
    packagePath: vsixPath,
    dependencies: false,
    preRelease: isPreRelease(manifest.version),
    allowMissingRepository: true,
    // the README's pictures are not shipped, and without a repository there is nowhere to point them to
    rewriteRelativeLinks: manifest.repository !== undefined,
  });
  return vsixPath;
}

async function readManifest(): Promise<{ version: string; repository?: unknown }> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string; repository?: unknown };
}

if (import.meta.main) {
  for (const path of [await packageExtension(), await packServer()]) {
    const { size } = await stat(path);
    process.stdout.write(`${path}: ${Math.ceil(size / 1024)} KiB\n`);
  }
}
