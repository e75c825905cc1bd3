#!/usr/bin/env node
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { systemClock } from './adapters/clock.ts';
import { createCacheFolder } from './adapters/cache-folder.ts';
import { keepCompiledCode } from './adapters/compiled-code.ts';
import { createClusterGateway } from './adapters/kubeconfig.ts';
import { createForgeGateway } from './adapters/forges/gateway.ts';
import { createChangeRepository } from './adapters/git/change/change-repository.ts';
import { gitHistory } from './adapters/git/git-history.ts';
import { createChartRenderer } from './adapters/helm/chart-renderer.ts';
import { createJqPaths } from './adapters/jq/jq-paths.ts';
import { createRenderer } from './adapters/kustomize/renderer.ts';
import { createRepositoryFiles } from './adapters/repository-files.ts';
import { createSchemaDownloads } from './adapters/schema-download.ts';
import { createSchemaCatalog } from './adapters/schema-catalog.ts';
import { startServer } from './server.ts';

void keepCompiledCode(process.env).catch(() => undefined);
const connection = createConnection(ProposedFeatures.all);
const { console: remote } = connection;
const cache = createCacheFolder();
startServer(connection, {
  gateway: createClusterGateway(process.env, systemClock, { cacheFolder: cache.current }),
  clock: systemClock,
  useCacheFolder: cache.use,
  schemas: createSchemaCatalog(new URL('../schemas/', import.meta.url)),
  files: createRepositoryFiles(),
  history: gitHistory,
  pullRequests: {
    changes: createChangeRepository(),
    forges: createForgeGateway(systemClock, process.env),
  },
  charts: createChartRenderer(cache.current),
  downloads: createSchemaDownloads(systemClock, cache.current),
  renderer: createRenderer(
    { wasm: new URL('./wasm/', import.meta.url), worker: new URL('./render-worker.mjs', import.meta.url) },
    systemClock,
  ),
  jq: createJqPaths(
    { wasm: new URL('./wasm/jq.wasm', import.meta.url), worker: new URL('./jq-worker.mjs', import.meta.url) },
    systemClock,
  ),
  log: {
    info: (message) => remote.info(message),
    warn: (message) => remote.warn(message),
    error: (message) => remote.error(message),
  },
});
// without this, a signal ends the process before it can end what it has started
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
