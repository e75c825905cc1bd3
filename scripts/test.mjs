import { runScript } from './run-script.mjs';

await runScript('run-tests.ts', ['git', 'go', 'browser', 'compiler']);
