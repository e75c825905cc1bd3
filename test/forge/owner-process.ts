import { startForge } from './start-forge.ts';

/** Owns a forge until it is killed; prints what the forge is. */
const { description } = await startForge();
process.stdout.write(`${JSON.stringify(description)}\n`);
setInterval(() => undefined, 60_000);
