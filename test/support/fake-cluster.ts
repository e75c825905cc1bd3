import { createHash } from 'node:crypto';
import { type Json, type JsonObject, isObject, stringAt } from '../../server/src/manifest/json.ts';
import type { StoredRelease } from '../../server/src/manifest/stored-release.ts';
import { toGroup } from '../../server/src/manifest/resource.ts';
import type {
  Cluster,
  ClusterError,
  ClusterGateway,
  OpenApiPage,
  Result,
  WatchTarget,
  Watched,
} from '../../server/src/ports.ts';
import type { PodLog } from '../../server/src/manifest/pod-log.ts';
import { removeAll } from './json-patch.ts';

/** A cluster of a test: its objects, what was asked of it, and how it fails. */
export interface FakeCluster {
  readonly cluster: Cluster;
  readonly gateway: ClusterGateway;
  /** What was asked, in order: `connect test`, `get Deployment/web`, `apply Deployment/web as driftline`. */
  readonly calls: string[];
  /** Adds or replaces a live object; its resourceVersion changes each time. */
  readonly put: (object: JsonObject) => void;
  /**
   * Lets the requests whose line begins with this fail; an undefined error lets them succeed again. No watch tells of it
   * where it is `silent`, as of the answer to one request.
   */
  readonly fail: (call: string, error: ClusterError | undefined, how?: 'silent') => void;
  /** Lets all requests wait until the returned function is called; a cancelled one is answered at once. */
  readonly hold: () => () => void;
  /** From now on no cancellation is noticed, as by a cluster that has answered already. */
  readonly deafen: () => void;
  /** Lets the cluster describe an apiVersion by this document, or no longer; nothing is described at first. */
  readonly describe: (apiVersion: string, document: JsonObject | undefined) => void;
  /** Lets a dry run of an object, `Deployment/web`, be answered with warnings. */
  readonly warn: (name: string, warnings: readonly string[]) => void;
  /** Lets Helm have recorded a release. */
  readonly store: (release: StoredRelease) => void;
  /** Leaves an object out of what watches see. */
  readonly hide: (name: string) => void;
  /** Shows it again. */
  readonly show: (name: string) => void;
  /** What is watched now: `Deployment/web`, `Deployment` for a whole kind. */
  readonly watched: () => readonly string[];
  /** Takes the lines out, so that only what follows is seen. */
  readonly takeCalls: () => readonly string[];
}

/** An empty cluster, where kustomize-controller's dry run merges what is applied into what is live. */
export function createFakeCluster(now: () => number = Date.now): FakeCluster {
  const objects = new Map<string, JsonObject>();
  const failures = new Map<string, ClusterError>();
  const calls: string[] = [];
  const hidden = new Set<string>();
  const warned = new Map<string, readonly string[]>();
  const watches = new Set<() => void>();
  const targets = new Map<() => void, string>();
  const documents = new Map<string, { readonly page: OpenApiPage; readonly document: JsonObject }>();
  const releases = new Map<string, StoredRelease>();
  let versions = 0;
  let isDeaf = false;
  let gate: Promise<undefined> = Promise.resolve(undefined);

  async function answer<T>(
    call: string,
    signal: AbortSignal,
    toValue: () => T | undefined,
  ): Promise<Result<T, ClusterError>> {
    calls.push(call);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await (isDeaf ? gate : Promise.race([gate, aborted]));
    if (signal.aborted && !isDeaf) return fault('aborted');
    const failure = [...failures].find(([start]) => call.startsWith(start))?.[1];
    if (failure) return { ok: false, error: failure };
    const value = toValue();
    return value === undefined ? fault('not-found') : { ok: true, value };
  }

  /** As the `watch` calls that fail say, or as the objects are. */
  function look({ apiVersion, kind, name }: WatchTarget): Watched {
    const problem = failures.get(`watch ${kind}`) ?? failures.get('watch');
    const found = [...objects.values()].filter(
      (object) =>
        !hidden.has(toName(object)) &&
        object['kind'] === kind &&
        toGroup(stringAt(object, 'apiVersion') ?? apiVersion) === toGroup(apiVersion) &&
        (name === undefined || stringAt(object, 'metadata', 'name') === name),
    );
    const keyed = found.map((object): [string, JsonObject] => [
      `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`,
      object,
    ]);
    return { objects: new Map(keyed), isListed: true, ...(problem ? { problem } : {}) };
  }

  const cluster: Cluster = {
    qualify: (ref, signal) => answer(`qualify ${ref.kind}/${ref.name}`, signal, () => ({ namespace: 'demo', ...ref })),
    get: ({ kind, name }, signal) => answer(`get ${kind}/${name}`, signal, () => objects.get(`${kind}/${name}`)),
    list: ({ kind, content }, signal) =>
      kind === 'Node'
        ? Promise.resolve({ ok: true, value: [] })
        : answer(content === 'metadata' ? `list ${kind} metadata` : `list ${kind}`, signal, () =>
            [...objects.values()].filter((object) => object['kind'] === kind),
          ),
    watch(target, changed, signal) {
      const tell = (): void => changed(look(target));
      watches.add(tell);
      targets.set(tell, [target.kind, target.name].filter(Boolean).join('/'));
      signal.addEventListener('abort', () => watches.delete(tell));
      tell();
    },
    log: ({ name }, signal) => answer(`log ${name}`, signal, (): PodLog | undefined => undefined),
    release: ({ name, revision }, signal) =>
      answer(`release ${name} ${revision}`, signal, () => releases.get(`${name} ${revision}`)),
    allows: (verb, { kind }, signal) => answer(`may ${verb} ${kind}`, signal, () => true),
    asReleased: () => Promise.resolve({ ok: true, value: [] }),
    apiVersions: () => Promise.resolve({ ok: true, value: ['v1', 'v1/ConfigMap'] }),
    version: () => Promise.resolve({ ok: true, value: 'v1.36.3+k3s1' }),
    openApiIndex: (signal) =>
      answer('openApiIndex', signal, () => ({
        pages: new Map([...documents].map(([apiVersion, { page }]) => [apiVersion, page])),
        version: 'v1.36.3+k3s1',
        time: now(),
        isStale: false,
      })),
    async openApi(page, signal) {
      const found = await answer(`openApi ${page.apiVersion}`, signal, () => documents.get(page.apiVersion));
      if (!found.ok) return found;
      return found.value.page.digest === page.digest ? { ok: true, value: found.value.document } : fault('conflict');
    },
    dryRunApply: (object, manager, signal) =>
      answer(`apply ${toName(object)} as ${manager}`, signal, () => {
        const live = objects.get(toName(object));
        return live && { object: merge(live, object) as JsonObject, warnings: warned.get(toName(object)) ?? [] };
      }),
    dryRunRemove: (live, pointers, signal) =>
      answer(`remove ${toName(live)} ${pointers.join(' ')}`, signal, () => removeAll(live, pointers) as JsonObject),
  };

  return {
    cluster,
    gateway: {
      listContexts: (_kubeconfig, signal) => answer('listContexts', signal, () => []),
      connect: ({ context, kubeconfig }, signal) =>
        answer(`connect ${[context, kubeconfig].filter(Boolean).join(' in ')}`, signal, () => cluster),
    },
    calls,
    put(object) {
      versions++;
      const metadata = isObject(object['metadata']) ? object['metadata'] : {};
      objects.set(toName(object), { ...object, metadata: { ...metadata, resourceVersion: String(versions) } });
      for (const tell of watches) tell();
    },
    fail(call, error, how) {
      if (error) failures.set(call, error);
      else failures.delete(call);
      if (how === 'silent') return;
      for (const tell of watches) tell();
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      gate = promise;
      return () => resolve(undefined);
    },
    deafen() {
      isDeaf = true;
    },
    describe(apiVersion, document) {
      const digest = createHash('sha256')
        .update(JSON.stringify(document ?? null))
        .digest('hex');
      const page = { apiVersion, digest, address: `/openapi/v3/${apiVersion}?hash=${digest}` };
      if (document) documents.set(apiVersion, { page, document });
      else documents.delete(apiVersion);
    },
    warn: (name, warnings) => void warned.set(name, warnings),
    store: (release) => void releases.set(`${release.name} ${release.revision}`, release),
    hide: (name) => void hidden.add(name),
    show: (name) => void hidden.delete(name),
    watched: () => [...watches].map((tell) => targets.get(tell) ?? ''),
    takeCalls: () => calls.splice(0),
  };
}

/** A failure of this kind. */
export function error(kind: Exclude<ClusterError['kind'], 'rejected'>, message: string = kind): ClusterError {
  return { kind, message };
}

function fault(kind: Exclude<ClusterError['kind'], 'rejected'>): { readonly ok: false; readonly error: ClusterError } {
  return { ok: false, error: error(kind) };
}

function toName(object: JsonObject): string {
  return `${stringAt(object, 'kind') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
}

function merge(live: Json | undefined, applied: Json): Json {
  if (!isObject(live) || !isObject(applied)) return applied;
  const merged = Object.entries(applied).map(([key, value]) => [key, merge(live[key], value)] as const);
  return { ...live, ...Object.fromEntries(merged) };
}
