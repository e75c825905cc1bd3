import { serveJq } from './adapters/jq/serve-jq.ts';

await serveJq();
