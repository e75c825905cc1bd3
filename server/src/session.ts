import { createClusters } from './clusters.ts';
import { createDeletionWatch } from './deletion-watch.ts';
import { createDescribedKinds } from './described-kinds.ts';
import { createDriftScan } from './drift-scan.ts';
import { toDriftSource } from './drift-source.ts';
import { driftTree } from './features/drift-tree.ts';
import type { Follower } from './follower.ts';
import { isManifestFile } from './manifest/file-names.ts';
import type { Manifest } from './manifest/resource.ts';
import { createRendering } from './rendering.ts';
import type { LiveObjects } from './live-objects.ts';
import { createLineageWatch } from './lineage-watch.ts';
import { createFailureWatch } from './failure-watch.ts';
import { createKnowledge } from './knowledge.ts';
import { createObserved } from './observed.ts';
import { createPlacing, debounce } from './placing.ts';
import { createRuleWatch } from './rule-watch.ts';
import { createReader } from './reader.ts';
import { type Reading, createRepositories } from './repositories.ts';
import type { Session, SessionPorts } from './session-ports.ts';
import { type Scope, isComparedOtherwise, listChoices, parseSettings, settingsFor, toClusterKey } from './settings.ts';
import { type ClusterView, type Snapshot, findFolder } from './snapshot.ts';
import { createValidation } from './validation.ts';

/** Keeps documents and the clusters that they are compared with; `changed` is called with the file it concerns, if one. */
export function createSession(
  ports: SessionPorts,
  changed: (uri?: string) => void,
  progress?: (reading: Reading) => void,
  rendered?: () => void,
): Session {
  const { clock, log } = ports;
  const clusters = createClusters(
    ports,
    (follower) => ({
      changed: changedInCluster,
      described: (apiVersions) => validation.forget(follower().schemas, apiVersions),
      outdated: () => {
        rendering.reconsider();
        lineages.outdated();
      },
    }),
    started,
    ({ schemas }) => validation.forget(schemas),
  );
  const followers = clusters.all;
  const reader = createReader(clock, take);
  const manifestOf = (uri: string): Manifest | undefined => manifests.get(uri);
  const liveOf = (uri: string): LiveObjects | undefined =>
    followerOf(uri)?.liveIn(settingsFor(settings, uri).drift.mode);
  const rendering = createRendering(
    ports,
    (shown) => {
      for (const uri of shown) if (manifests.has(uri)) placing.replace(uri);
      validation.refresh(shown);
      rendered?.();
      for (const watch of [rules, deletions, lineages]) watch.rendered();
    },
    liveOf,
  );
  const rules = createRuleWatch(ports, rendering, () => manifests.keys(), changed);
  const deletions = createDeletionWatch(ports, { rendering, liveOf, manifestOf, isTrusted: () => isTrusted }, changed);
  const lineages = createLineageWatch(ports, { rendering, liveOf, isTrusted: () => isTrusted }, () =>
    changedInCluster(),
  );
  const repositories = createRepositories(
    ports,
    (folder) => validation.refresh([...manifests.keys()].filter((uri) => findFolder([{ uri: folder }], uri))),
    progress,
    rendering,
  );
  const validation = createValidation(
    ports,
    {
      clusterOf: (uri) => kinds.of(uri),
      isConnecting: (uri) => followerOf(uri)?.connection.state === 'connecting',
      repositoryOf: (uri) => repositories.of(uri),
      renderedOf: (uri) => rendering.of(uri),
      isReading: (uri) => repositories.isReading(uri),
      bundled: ports.schemas,
      named: ports.downloads,
      baseOf: (uri) => (isTrusted ? repositories.baseOf(uri) : undefined),
    },
    changed,
  );
  const kinds = createDescribedKinds({
    followers,
    followerOf,
    isVisible,
    modeOf: (uri) => settingsFor(settings, uri).drift.mode,
    checked: () => validation.described,
  });
  const isLeftToOthers = (uri: string): boolean => settingsFor(settings, uri).validation === 'off';
  const knowledge = createKnowledge({ bundle: ports.schemas, log, validation, repositories, kinds, isLeftToOthers });
  const placing = createPlacing({
    followers,
    followerOf,
    manifestOf,
    scopeOf: (uri) => settingsFor(settings, uri),
    isVisible,
    rendering,
    schedule: (uri, isAtOnce) => schedule(uri, isAtOnce ? 0 : debounce),
  });
  const observed = createObserved(followers, () => scan.observations, lineages);
  const keyOf = (uri: string): string => toClusterKey(settingsFor(settings, uri));
  const scope = { followers, keyOf, scopeOf: (uri: string) => settingsFor(settings, uri) };
  const scan = createDriftScan(ports, {
    ...{ ...scope, manifestOf, liveOf, repositories, rendering, snapshot },
    trace: () => ({ seen: observed.all(), isAsking: lineages.working > 0 }),
    changed: changedInCluster,
  });
  const failures = createFailureWatch(ports, { followers, keyOf, rendering, isTrusted: () => isTrusted }, changed);
  /** Files that were opened or changed while nobody saw them. */
  const unseen = new Set<string>();
  let manifests: ReadonlyMap<string, Manifest> = new Map();
  let settings = parseSettings({}).settings;
  let isTrusted = false;
  let visible: ReadonlySet<string> | undefined;

  function changedInCluster(uri?: string): void {
    observed.forget();
    failures.forget();
    changed(uri);
  }

  function isVisible(uri: string): boolean {
    return visible?.has(uri) ?? true;
  }

  function followerOf(uri: string): Follower | undefined {
    return followers.get(keyOf(uri));
  }

  function schedule(uri: string, delay: number): void {
    unseen.delete(uri);
    if (isVisible(uri)) followerOf(uri)?.schedule(uri, delay);
    else unseen.add(uri);
  }

  function take(manifest: Manifest): void {
    const { uri } = manifest;
    const isNew = !manifests.has(uri);
    manifests = new Map(manifests).set(uri, manifest);
    rendering.take(manifest);
    placing.place(uri);
    repositories.show(manifest);
    validate(manifest);
    changedInCluster(uri);
    const { mode } = settingsFor(settings, uri).drift;
    if (mode === 'onType' || (mode === 'onSave' && isNew)) schedule(uri, isNew ? 0 : debounce);
  }

  function validate(manifest: Manifest): void {
    validation.put(manifest, settingsFor(settings, manifest.uri).validation !== 'off');
    kinds.update();
  }

  async function connect(): Promise<void> {
    const connected = clusters.keep(isTrusted ? listChoices(settings) : new Map());
    rendering.reconsider(true);
    for (const uri of manifests.keys()) placing.place(uri);
    changedInCluster();
    await connected;
  }

  function started(follower: Follower): void {
    validation.refresh([...manifests.keys()].filter((uri) => followerOf(uri) === follower));
    kinds.update();
    if (follower.connection.state !== 'chosen') return;
    rendering.reconsider(true);
    for (const uri of manifests.keys()) placing.place(uri);
    for (const uri of manifests.keys()) {
      if (followerOf(uri) === follower && settingsFor(settings, uri).drift.mode !== 'manual') schedule(uri, 0);
    }
  }

  function view(scope: Scope): ClusterView {
    const follower = followers.get(toClusterKey(scope));
    if (follower) return { connection: follower.connection, identity: follower.identity };
    return { connection: { state: isTrusted ? 'no-context' : 'untrusted' } };
  }

  function snapshot(): Snapshot {
    return {
      manifests,
      observations: observed.own(),
      checked: validation.checked,
      availability: validation.availability,
      rendered: (uri) => rendering.of(uri),
      builtRepository: (uri) => rendering.repositoryOf(uri),
      ruledRepository: (uri) => rules.of(uri),
      severitiesOf: (uri) => settingsFor(settings, uri).rules,
      deletions: (uri) => deletions.of(uri),
      failures: (uri) => failures.of(uri),
      repositories: () => repositories.index(),
      knowledge,
      ...view(settings),
      folders: settings.folders.map((folder) => ({ uri: folder.uri, ...view(folder) })),
      looking: [...followers.values()].reduce(
        (sum, { looking }) => sum + looking,
        reader.count + validation.loading + repositories.reading + rendering.working + rules.working + lineages.working,
      ),
      now: clock.now(),
    };
  }

  return {
    snapshot,
    settings: () => settings,
    followers,
    clusterOf: (uri) => followerOf(uri)?.connected?.cluster,
    rendering,
    setDocument(uri, version, text) {
      rendering.show(uri, text);
      reader.read(uri, version, text, manifests.get(uri));
      if (reader.count > 0) changed();
    },
    removeDocument(uri) {
      reader.drop(uri);
      rendering.show(uri, undefined);
      placing.drop(uri);
      unseen.delete(uri);
      manifests = new Map([...manifests].filter(([other]) => other !== uri));
      validation.remove(uri);
      kinds.drop(uri);
      kinds.update();
      repositories.hide(uri);
      followerOf(uri)?.remove(uri);
      changedInCluster(uri);
    },
    documentSaved(uri) {
      if (settingsFor(settings, uri).drift.mode === 'onSave') schedule(uri, 0);
    },
    setVisible(uris) {
      const before = visible;
      visible = new Set(uris);
      for (const uri of manifests.keys()) {
        if (visible.has(uri) !== (before?.has(uri) ?? true)) placing.place(uri);
        if (visible.has(uri) && unseen.has(uri)) schedule(uri, 0);
      }
      validation.refresh(uris.filter((uri) => !(before?.has(uri) ?? true)));
      kinds.update();
    },
    async configure(value, trusted) {
      const { settings: next, problems } = parseSettings(value);
      for (const problem of problems) log.warn(problem);
      const before = settings;
      settings = next;
      const gainsTrust = trusted !== undefined && trusted !== isTrusted;
      if (gainsTrust) isTrusted = trusted;
      const moved = [...manifests.keys()].filter((uri) =>
        isComparedOtherwise(settingsFor(before, uri), settingsFor(next, uri)),
      );
      for (const [uri, manifest] of manifests)
        if (settingsFor(before, uri).validation !== settingsFor(next, uri).validation) validate(manifest);
      for (const uri of moved) followers.get(toClusterKey(settingsFor(before, uri)))?.remove(uri);
      await connect();
      for (const uri of moved) if (settingsFor(settings, uri).drift.mode !== 'manual') schedule(uri, 0);
    },
    async chooseContext(context, folder) {
      // what was picked is the setting from now on: another setting that changes must not connect anew
      const choose = <T extends Scope>(scope: T): T => ({ ...scope, cluster: { ...scope.cluster, context } });
      const folders = settings.folders.map((other) => (other.uri === folder ? choose(other) : other));
      settings = folder === undefined ? { ...choose(settings), folders } : { ...settings, folders };
      const key = toClusterKey(settings.folders.find(({ uri }) => uri === folder) ?? settings);
      clusters.end(key);
      await connect();
    },
    check() {
      clusters.retry();
      rendering.refresh();
      for (const uri of manifests.keys()) {
        kinds.ask(uri);
        followerOf(uri)?.schedule(uri, 0);
      }
      validation.refresh();
    },
    scanDrift: (report, signal) => scan.run(report, signal),
    driftTree() {
      const isPending = (uri: string): boolean => rendering.isPending(uri);
      return driftTree(toDriftSource({ ...scope, scan, isPending, isTrusted }, snapshot()));
    },
    openFolders(uris) {
      rendering.open(uris);
      for (const watch of [rules, deletions, lineages]) watch.open(uris);
      repositories.open(uris);
    },
    setSynced: (synced) => failures.synced(synced),
    stopReading: (folder) => repositories.stop(folder),
    filesChanged(uris) {
      repositories.refresh(uris.filter(isManifestFile));
      for (const watch of [lineages, failures]) watch.filesChanged();
    },
    dispose() {
      const watches = [scan, failures, repositories, rules, deletions, lineages];
      for (const one of [...watches, rendering, validation, clusters]) one.dispose();
    },
  };
}
