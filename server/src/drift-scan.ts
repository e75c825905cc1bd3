import type { ComparedResource } from './features/compared-resource.ts';
import type { ScannedCluster, UnreadFile } from './features/drift-tree.ts';
import type { Follower } from './follower.ts';
import { guard } from './guard.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Manifest } from './manifest/resource.ts';
import { createParsing } from './parse-in-turns.ts';
import type { Clock, Log, RepositoryFiles } from './ports.ts';
import type { ScanResult } from './protocol.ts';
import type { Rendering } from './rendering.ts';
import type { Repositories } from './repositories.ts';
import { type ReadManifest, type ScanPlan, createScanPlan, findDiffering, findUnread } from './scan-files.ts';
import type { ScanProgress } from './session-ports.ts';
import type { Scope } from './settings.ts';
import type { Seen, Snapshot } from './snapshot.ts';

/** What a scan has found out of one cluster. */
export type ScannedPart = Omit<ScannedCluster, 'context' | 'open'>;

/** Compares all files of the open folders with their clusters, when somebody asks for it. */
export interface DriftScan {
  /** One at a time: who asks meanwhile waits for the same. What is cancelled leaves what was known before. */
  run(report: (progress: ScanProgress) => void, signal: AbortSignal): Promise<ScanResult>;
  readonly isRunning: boolean;
  /** What is seen while it runs: Git is asked about it. */
  readonly observations: ReadonlyMap<string, Seen>;
  /** By the key of the cluster. */
  readonly parts: ReadonlyMap<string, ScannedPart>;
  dispose(): void;
}

/** What a scan needs of a session. */
export interface ScanContext {
  readonly followers: ReadonlyMap<string, Follower>;
  /** The key of the cluster that a file is compared with. */
  readonly keyOf: (uri: string) => string;
  readonly scopeOf: (uri: string) => Scope;
  readonly manifestOf: (uri: string) => Manifest | undefined;
  readonly liveOf: (uri: string) => LiveObjects | undefined;
  readonly repositories: Pick<Repositories, 'index' | 'of' | 'reading'>;
  readonly rendering: Pick<Rendering, 'of' | 'refresh' | 'repositoryOf' | 'see' | 'working'>;
  readonly snapshot: () => Snapshot;
  /** The observations with what Git knows of them, which is asked for; true while it is not all known. */
  readonly trace: () => { readonly seen: ReadonlyMap<string, Seen>; readonly isAsking: boolean };
  readonly changed: () => void;
}

interface FoundFile {
  readonly uri: string;
  readonly key: string;
}

/** How often it is asked whether builds and Git have ended, in milliseconds, */
const step = 20;
/** and how often in a row it has to be so. */
const calm = 3;

/** Reads, looks up, and keeps of each cluster only what differs; cancelled by the signal, and by the session's end. */
export function createDriftScan(
  { clock, files, log }: { readonly clock: Clock; readonly files: RepositoryFiles; readonly log: Log },
  context: ScanContext,
): DriftScan {
  const life = new AbortController();
  const parse = createParsing(clock);
  let parts: ReadonlyMap<string, ScannedPart> = new Map();
  let observations: ReadonlyMap<string, Seen> = new Map();
  let running: Promise<ScanResult> | undefined;
  /** By which the running one is cancelled. */
  let stopped: AbortSignal | undefined;

  const pause = (): Promise<void> => new Promise((resolve) => void clock.after(step, resolve));
  const folders = (): readonly string[] => context.repositories.index().map(({ folder }) => folder);

  async function settle(signal: AbortSignal): Promise<void> {
    const isBusy = (): boolean =>
      context.repositories.reading > 0 ||
      context.rendering.working > 0 ||
      folders().some((folder) => context.liveOf(`${folder}/.`)?.isAsking);
    for (let quiet = 0; quiet < calm && !signal.aborted; quiet = isBusy() ? 0 : quiet + 1) await pause();
  }

  /** What is to be compared, and with which cluster. */
  function isWanted(uri: string): boolean {
    const follower = context.followers.get(context.keyOf(uri));
    return follower?.scanner !== undefined && context.scopeOf(uri).drift.mode !== 'off';
  }

  async function readManifest(uri: string, signal: AbortSignal): Promise<ReadManifest> {
    const open = context.manifestOf(uri);
    if (open) return { uri, manifest: open, rendered: context.rendering.of(uri) };
    const read = await files.read(uri, signal);
    if (!read.ok) return { uri, manifest: undefined, rendered: undefined };
    return { uri, manifest: await parse(uri, read.value), rendered: context.rendering.of(uri, read.value) };
  }

  /** What of a folder is not known as a whole, and the files of it that are to be compared. */
  function listFiles(): { readonly found: readonly FoundFile[]; readonly unread: readonly (UnreadFile & FoundFile)[] } {
    const found: FoundFile[] = [];
    const unread: (UnreadFile & FoundFile)[] = [];
    for (const { folder: uri, files: known } of context.repositories.index()) {
      const wanted = [...known.keys()].filter(isWanted).map((file) => ({ uri: file, key: context.keyOf(file) }));
      const own = { uri, key: context.keyOf(`${uri}/.`) };
      const isRead = context.repositories.of(`${uri}/.`) !== undefined;
      const isBuilt = context.rendering.repositoryOf(`${uri}/.`) !== undefined;
      if (wanted.length > 0 && (!isRead || !isBuilt))
        unread.push({ ...own, why: { cause: isRead ? 'unbuilt' : 'unread' } });
      else found.push(...wanted);
    }
    return { found, unread };
  }

  async function scan(report: (progress: ScanProgress) => void, signal: AbortSignal): Promise<ScanResult> {
    const nothing = { outcome: 'nothing', compared: 0 } as const;
    const cancelled = { outcome: 'cancelled', compared: 0 } as const;
    const isOver = (): boolean => signal.aborted;
    if (!folders().some((folder) => isWanted(`${folder}/.`)) && !listFiles().found.length) return nothing;
    report({ done: 0 });
    context.rendering.see();
    await settle(signal);
    context.rendering.refresh();
    await settle(signal);
    const { found, unread } = listFiles();
    if (found.length === 0 && unread.length === 0) return isOver() ? cancelled : nothing;
    const plans = new Map<string, ScanPlan>();
    const problems = [...unread];
    const now = context.snapshot();
    for (const { uri, key } of found) {
      const follower = context.followers.get(key);
      if (isOver() || !follower) return cancelled;
      const file = await readManifest(uri, signal);
      const plan = plans.get(key) ?? createScanPlan(follower);
      plans.set(key, plan);
      plan.add(file, context.scopeOf(uri).dryRun);
      problems.push(...findUnread(file, now).map((one) => ({ ...one, key })));
    }
    const scanners = new Map([...plans.keys()].map((key) => [key, context.followers.get(key)?.scanner] as const));
    const seen = await look(plans, report, signal);
    // what another connection has not looked up is not known
    if (isOver() || [...scanners].some(([key, scanner]) => context.followers.get(key)?.scanner !== scanner))
      return cancelled;
    const traced = await askGit(seen, signal);
    const differing = await compare(found, traced, signal);
    if (isOver()) return cancelled;
    const time = clock.now();
    const keys = new Set([...plans.keys(), ...problems.map(({ key }) => key)]);
    const toPart = (key: string): ScannedPart => ({
      time,
      compared: (plans.get(key)?.targets ?? []).filter(({ keys: [first = ''] }) => isCompared(seen.get(first))).length,
      resources: differing.flatMap((one) => (one.key === key ? one.resources : [])),
      unread: problems.flatMap(({ uri, why, ...one }) => (one.key === key ? [{ uri, why }] : [])),
    });
    parts = new Map([...parts, ...[...keys].map((key) => [key, toPart(key)] as const)]);
    return { outcome: 'done', compared: [...keys].reduce((sum, key) => sum + (parts.get(key)?.compared ?? 0), 0) };
  }

  async function look(
    plans: ReadonlyMap<string, ScanPlan>,
    report: (progress: ScanProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Seen>> {
    const seen = new Map<string, Seen>();
    const of = [...plans.values()].reduce((sum, { targets }) => sum + targets.length, 0);
    let done = 0;
    report({ done, of });
    const scans = [...plans].map(async ([key, { targets }]) =>
      context.followers.get(key)?.scanner?.scan(
        targets,
        (index, one) => {
          // what Git knows of it depends on the file
          for (const file of targets[index]?.keys ?? []) seen.set(file, { ...one });
          report({ done: ++done, of });
        },
        signal,
      ),
    );
    await Promise.all(scans);
    return seen;
  }

  async function askGit(seen: ReadonlyMap<string, Seen>, signal: AbortSignal): Promise<ReadonlyMap<string, Seen>> {
    observations = seen;
    context.changed();
    let traced = context.trace();
    while (traced.isAsking && !signal.aborted) {
      await pause();
      traced = context.trace();
    }
    return new Map([...seen].map(([key, one]) => [key, traced.seen.get(key) ?? one]));
  }

  /** Files are read again where they have something to tell, since none is kept in memory. */
  async function compare(
    found: readonly FoundFile[],
    seen: ReadonlyMap<string, Seen>,
    signal: AbortSignal,
  ): Promise<readonly (FoundFile & { readonly resources: readonly ComparedResource[] })[]> {
    const telling = new Set(
      [...seen].filter(([, one]) => isTelling(one)).map(([key]) => key.slice(0, key.indexOf('#'))),
    );
    const compared = [];
    for (const file of found) {
      if (!telling.has(file.uri) || signal.aborted) continue;
      const manifest = await readManifest(file.uri, signal);
      compared.push({ ...file, resources: findDiffering(manifest, seen, context.snapshot()) });
    }
    return compared;
  }

  return {
    get isRunning() {
      return running !== undefined;
    },
    get observations() {
      return observations;
    },
    get parts() {
      return parts;
    },
    async run(report, signal) {
      if (stopped?.aborted) await running;
      stopped = running ? stopped : signal;
      running ??= guard<ScanResult>(log, 'scan', { outcome: 'cancelled', compared: 0 }, () =>
        scan(report, AbortSignal.any([signal, life.signal])),
      ).finally(() => {
        running = undefined;
        observations = new Map();
        context.changed();
      });
      context.changed();
      return running;
    },
    dispose: () => life.abort(),
  };
}

function isCompared(seen: Seen | undefined): boolean {
  return seen !== undefined && seen.state !== 'unavailable';
}

function isTelling(seen: Seen): boolean {
  return seen.state === 'unavailable' || seen.findings.length > 0;
}
