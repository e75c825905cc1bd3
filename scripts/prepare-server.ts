import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build.ts';
import { writeNotices } from './packaging/write-notices.ts';

/** Puts into server/ what its package consists of; npm runs this before it packs or publishes the workspace. */
const server = fileURLToPath(new URL('../server', import.meta.url));

await rm(join(server, 'dist'), { recursive: true, force: true });
const built = await buildServer('server/dist', 'server/schemas', ['main', 'cli']);
await writeNotices(join(server, '..'), 'driftline-language-server', built, join(server, 'THIRD-PARTY-NOTICES.txt'));
