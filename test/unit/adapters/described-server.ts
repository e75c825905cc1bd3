import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createOpenApi } from '../../../server/src/adapters/kubernetes/open-api.ts';
import { type StoreLimits, createOpenApiStore } from '../../../server/src/adapters/open-api-store.ts';
import type { Cluster, OpenApiIndex, OpenApiPage } from '../../../server/src/ports.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { removeWritten } from '../../support/remove-written.ts';
import { until } from '../../support/until.ts';
import { never } from './api-server.ts';
import { scriptApi, unreachable } from './scripted-api.ts';

/** Of the server at first. */
export const deployments: OpenApiPage = {
  apiVersion: 'apps/v1',
  digest: 'AB12',
  address: '/openapi/v3/apis/apps/v1?hash=AB12',
};
export const openApiDocument = { openapi: '3.0.0', components: { schemas: { Deployment: { type: 'object' } } } };
export const clock = createFakeClock();

/** A session of its own with a server. */
export interface DescribedSession extends Pick<Cluster, 'openApiIndex' | 'openApi'> {
  /** Takes out what was asked. */
  readonly asked: () => readonly string[];
  /** The index, which has to be answered. */
  readonly index: () => Promise<OpenApiIndex>;
}

/** A server that describes itself, and the folder in which that is kept; both go with the test. */
export interface DescribedServer {
  readonly folder: string;
  /** What is answered, by path. */
  readonly served: Record<string, object>;
  readonly files: () => readonly string[];
  /** From now on under this digest. */
  readonly serve: (digest: string) => void;
  readonly goOffline: () => void;
  readonly connect: (server?: string, limits?: StoreLimits) => DescribedSession;
  /** Waits until so many files are there, since saving goes on after the answer. */
  readonly saved: (count: number) => Promise<readonly string[]>;
}

/** Starts with an empty folder. */
export function describeServer(hasFolder = true): DescribedServer {
  const folder = mkdtempSync(join(tmpdir(), 'driftline-described-'));
  onTestFinished(() => removeWritten(folder));
  const served: Record<string, object> = {};
  const files = (): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  const serve = (digest: string): void => {
    const address = `/openapi/v3/apis/apps/v1?hash=${digest}`;
    const paths = {
      '.well-known/openid-configuration': { serverRelativeURL: '/openapi/v3/.well-known/x?hash=1' },
      'apis/apps': { serverRelativeURL: '/openapi/v3/apis/apps?hash=1' },
      'apis/apps/v1': { serverRelativeURL: address },
      'api/v1': { serverRelativeURL: `/openapi/v3/api/v1?hash=${digest}` },
      'apis/broken/v1': {},
    };
    const version = { gitVersion: 'v1.36.3+k3s1' };
    Object.assign(served, { '/openapi/v3': { paths }, [address]: openApiDocument, '/version': version });
  };
  serve('AB12');
  return {
    folder,
    served,
    files,
    serve,
    goOffline() {
      for (const path of Object.keys(served)) served[path] = unreachable;
    },
    connect(server = 'https://one', limits) {
      const api = scriptApi(({ path }) => served[path] ?? { status: 404, body: '404 page not found' });
      const shelf = createOpenApiStore(() => (hasFolder ? folder : undefined), limits).shelf(server);
      const openApi = createOpenApi(api.send, shelf, clock);
      return {
        asked: () => api.asked.splice(0).map(({ path }) => path),
        async index() {
          const found = await openApi.openApiIndex(never);
          if (!found.ok) throw new Error(found.error.kind);
          return found.value;
        },
        ...openApi,
      };
    },
    saved(count) {
      const isWhole = (file: string): boolean => file.endsWith('.gz');
      return until('files', files, (found) => found.length === count && found.every(isWhole));
    },
  };
}
