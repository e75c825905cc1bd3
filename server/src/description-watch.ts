import { guard } from './guard.ts';
import { at, stringAt } from './manifest/json.ts';
import type { Clock, Cluster, Log, OpenApiIndex, Watched } from './ports.ts';
import { isLoss } from './staleness.ts';

/** Notices when a cluster's description of its kinds may have changed. */
export interface DescriptionWatch {
  start(): void;
  stop(): void;
  /** Something could not be read: asks again after a while. */
  retry(): void;
}

/** Whom to ask, and what is known. */
export interface Description {
  readonly ask: () => Promise<void>;
  readonly current: () => OpenApiIndex | undefined;
  /** Whether another try may bring more than there is. */
  readonly isIncomplete: () => boolean;
  /** Whether there is nothing to notice. */
  readonly isUnsupported: () => boolean;
}

const definitions = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  content: 'metadata',
} as const;

/** All in milliseconds. Changes come in groups, and the server describes a kind only some time after it has it. */
const firstPause = 300;
const longestWait = 10_000;
/** Of two that changed at once the server may describe one first. */
const afterthought = 2000;
const firstRetry = 5000;
const blindInterval = 300_000;

/**
 * Watches CustomResourceDefinitions, and asks for the description once one changes, until it shows the change. Who may
 * not watch them has it asked for every five minutes.
 */
export function createDescriptionWatch(
  cluster: Cluster,
  clock: Clock,
  log: Log,
  { ask, current, isIncomplete, isUnsupported }: Description,
): DescriptionWatch {
  /** Groups whose kinds have changed, and how they were described then. */
  const pending = new Map<string, string>();
  let running: AbortController | undefined;
  let known: ReadonlyMap<string, string> | undefined;
  let isBlind = false;
  let wasLost = false;
  let pause = firstPause;
  let deadline = 0;
  let retryDelay = firstRetry;
  let lastRetry = 0;
  let cancelAsk: (() => void) | undefined;
  let later: { readonly due: number; readonly cancel: () => void } | undefined;

  function take({ problem, isListed, objects }: Watched): void {
    isBlind = problem !== undefined && !isLoss(problem);
    if (isBlind) askLater(blindInterval);
    if (problem) wasLost ||= isLoss(problem);
    if (problem || !isListed) return;
    const [before, now] = [known, readGenerations(objects)];
    known = now;
    const groups = before ? findChanged(before, now) : [];
    for (const group of groups) pending.set(group, describe(group));
    if (groups.length > 0) {
      deadline = clock.now() + longestWait;
      pause = firstPause;
      askSoon(firstPause);
    } else if (wasLost) askSoon(0);
    // what changed between the first answer and the first look
    else if (!before) askSoon(afterthought);
    wasLost = false;
  }

  function describe(group: string): string {
    const pages = [...(current()?.pages.values() ?? [])].filter(({ apiVersion }) => apiVersion.startsWith(`${group}/`));
    return pages
      .map(({ apiVersion, digest }) => `${apiVersion}=${digest}`)
      .sort()
      .join();
  }

  function askSoon(delay: number): void {
    cancelAsk?.();
    cancelAsk = clock.after(delay, () => void guard(log, 'ask for the description', undefined, askNow));
  }

  async function askNow(): Promise<void> {
    const life = running;
    const mine = cancelAsk;
    const hadPending = pending.size > 0;
    // what nobody has asked for yet is not asked for here
    if (current() || isIncomplete()) await ask();
    else pending.clear();
    if (!running || running !== life || cancelAsk !== mine) return;
    cancelAsk = undefined;
    for (const [group, before] of pending) if (describe(group) !== before) pending.delete(group);
    if (pending.size === 0) {
      if (hadPending) askSoon(afterthought);
      return;
    }
    const rest = deadline - clock.now();
    if (rest <= 0) pending.clear();
    else {
      pause *= 2;
      askSoon(Math.min(pause, rest));
    }
  }

  /** Once, and then as often as there is a reason to. */
  function askLater(delay: number): void {
    const due = clock.now() + delay;
    if (!running || (later && later.due <= due)) return;
    later?.cancel();
    later = { due, cancel: clock.after(delay, () => void guard(log, 'ask for the description', undefined, tryAgain)) };
  }

  async function tryAgain(): Promise<void> {
    const life = running;
    later = undefined;
    await ask();
    if (!running || running !== life) return;
    if (isUnsupported() || !isIncomplete()) {
      if (isBlind || isUnsupported()) askLater(blindInterval);
    } else tryLater();
  }

  /** Each time later than the last, unless all was well for long: a page may fail for ever. */
  function tryLater(): void {
    if (!running || (later && later.due <= clock.now() + retryDelay)) return;
    const isCalm = clock.now() - lastRetry > 2 * blindInterval;
    retryDelay = isCalm ? firstRetry : Math.min(blindInterval, retryDelay * 2);
    lastRetry = clock.now();
    askLater(retryDelay);
  }

  return {
    start() {
      if (running) return;
      running = new AbortController();
      if (isUnsupported()) askLater(blindInterval);
      else if (isIncomplete()) askLater(retryDelay);
      if (clock.now() - (current()?.time ?? Infinity) > blindInterval) askSoon(0);
      cluster.watch(definitions, take, running.signal);
    },
    stop() {
      running?.abort();
      running = undefined;
      cancelAsk?.();
      later?.cancel();
      [cancelAsk, later] = [undefined, undefined];
      pending.clear();
    },
    retry: tryLater,
  };
}

/** What changes when somebody changes a definition, and does not when the server notes its state in it. */
function readGenerations(objects: Watched['objects']): ReadonlyMap<string, string> {
  const entries = [...objects.values()].map(({ metadata }): [string, string] => [
    stringAt(metadata, 'name') ?? '',
    JSON.stringify([at(metadata, 'uid'), at(metadata, 'generation')]),
  ]);
  return new Map(entries);
}

/** A definition's name is that of its resources, a dot, and its group. */
function findChanged(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set([...before.keys(), ...now.keys()]);
  const changed = [...names].filter((name) => before.get(name) !== now.get(name));
  return [...new Set(changed.map((name) => name.slice(name.indexOf('.') + 1)))];
}
