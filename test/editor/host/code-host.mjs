#!/usr/bin/env node
import { runCodeHost } from './code-host.ts';

const failed = 99;

try {
  process.exit(await runCodeHost(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`code-host: ${error.stack}\n`);
  process.exit(failed);
}
