import { runScript } from './run-script.mjs';

const browser = process.argv.includes('--smoke') ? ['browser'] : [];
await runScript('demo.ts', ['git', 'go', 'compiler', ...browser]);
