import { runScript } from './run-script.mjs';

const browser = process.argv.includes('--smoke') ? ['browser'] : [];
// a person's own cluster needs none of ours
const cluster = process.argv.some((argument) => argument.startsWith('--kubeconfig')) ? [] : ['git', 'go'];
await runScript('demo.ts', ['compiler', ...cluster, ...browser]);
