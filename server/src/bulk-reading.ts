import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Clock, Cluster, ClusterError, Result } from './ports.ts';
import { untilAborted } from './until-aborted.ts';

/** A look that is due, and what it may share with the others that are. */
export interface BulkLook {
  readonly get: Cluster['get'];
  /** The answer that another look has got since this one was due, or a new one; equal keys are for equal questions. */
  share<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The same for what it turns out to need besides; asked for from now on. */
  readonly more: (refs: readonly ResourceRef[]) => BulkLook;
  /** It is done with, and counts no more. */
  end(): void;
}

/** Reads many objects by few requests. */
export interface BulkReader {
  /**
   * Says what is going to be read. Nothing that was asked for before this is taken for an answer, unless it is the first
   * look: then what was asked for since the first of the files that open one right after the other may be it, since the
   * watch that follows tells what is otherwise by then.
   */
  expect(refs: readonly ResourceRef[], isFirst?: boolean): BulkLook;
}

/** From so many objects of a kind in a namespace on, one LIST is less than all the GETs. */
const enough = 3;
/** Of a namespace that has more, the rest is asked for by name. */
const mostListed = 500;
/** In milliseconds: a list waits until no more looks have become due for so long, since files open one after the other, */
const calm = 20;
/** and at most for so long. */
const patience = 60;

/** What a look that is due takes for an answer: what was asked for after this number, and is not older than this. */
interface Mark {
  readonly after: number;
  readonly maxAge: number;
}

/** Something that has been asked for, and when. */
interface Asked<T> {
  readonly number: number;
  readonly time: number;
  readonly answer: Promise<T>;
}

/** In milliseconds: files that open at shorter distances open together, */
const pause = 100;
/** and an answer for one of them may be so old. */
const fresh = 2000;

type Named = ReadonlyMap<string, JsonObject>;

/**
 * Reads the objects of a kind in a namespace by one LIST where several are due at the same time. Secrets are read by
 * their names only, so that nothing is asked for that nobody wants to know. What a list lacks is asked for by itself,
 * whose answer says why.
 */
export function createBulkReader(cluster: Cluster, clock: Clock, life: AbortSignal): BulkReader {
  const expected = new Map<string, number>();
  const answers = new Map<string, Asked<unknown>>();
  /** The lists that have been asked for, and those that are about to be. */
  const lists = new Map<string, Asked<Named> & { isDone: boolean }>();
  const next = new Map<string, Promise<Named>>();
  let looks = 0;
  let last = 0;
  let lastExpected = 0;
  let lastFirst = -Infinity;
  /** The last that was asked for before the files opened that are opening now. */
  let beforeOpening = 0;
  let cancelForgetting: (() => void) | undefined;
  life.addEventListener('abort', () => cancelForgetting?.());

  function isNew({ number, time }: Asked<unknown>, mark: Mark): boolean {
    return number > mark.after && clock.now() - time < mark.maxAge;
  }

  function share<T>(key: string, mark: Mark, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = answers.get(key);
    if (known && isNew(known, mark)) return known.answer as Promise<T>;
    const answer = ask(life);
    answers.set(key, { number: ++last, time: clock.now(), answer });
    return answer;
  }

  function count(key: string, by: number): void {
    const now = (expected.get(key) ?? 0) + by;
    if (now > 0) expected.set(key, now);
    else expected.delete(key);
  }

  async function list(ref: ResourceRef): Promise<Named> {
    const found = await cluster.qualify(ref, life);
    if (!found.ok) return new Map();
    const { apiVersion, kind, namespace } = found.value;
    const where = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) };
    const listed = await cluster.list({ ...where, limit: mostListed }, life);
    const objects = listed.ok ? listed.value : [];
    return new Map(objects.map((one) => [stringAt(one, 'metadata', 'name') ?? '', one]));
  }

  /** The last list if it is new enough, else the next one, of which there is one at a time. */
  function listOf(key: string, ref: ResourceRef, mark: Mark): Promise<Named> {
    const known = lists.get(key);
    if (known && isNew(known, mark)) return known.answer;
    const waiting = next.get(key) ?? listAfter(known, key, ref);
    next.set(key, waiting);
    return waiting;
  }

  async function listAfter(
    known: { readonly answer: Promise<Named>; readonly isDone: boolean } | undefined,
    key: string,
    ref: ResourceRef,
  ): Promise<Named> {
    if (known && !known.isDone) await known.answer;
    const start = clock.now();
    do await new Promise<void>((resolve) => clock.after(calm, resolve));
    while (clock.now() - lastExpected < calm && clock.now() - start < patience);
    const answer = list(ref).catch((): Named => new Map());
    const listing = { number: ++last, time: clock.now(), answer, isDone: false };
    lists.set(key, listing);
    next.delete(key);
    const found = await listing.answer;
    listing.isDone = true;
    return found;
  }

  async function get(ref: ResourceRef, mark: Mark, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>> {
    const key = toKey(ref);
    const known = lists.get(key);
    const isListed = known !== undefined && isNew(known, mark);
    const isWorthIt = isListed || (expected.get(key) ?? 0) >= enough;
    if (ref.kind === 'Secret' || !isWorthIt) return cluster.get(ref, signal);
    const listed = await untilAborted(listOf(key, ref, mark), signal, new Map());
    const found = listed.get(ref.name);
    return found && !signal.aborted ? { ok: true, value: found } : cluster.get(ref, signal);
  }

  function openOne(): Mark {
    const now = clock.now();
    if (now - lastFirst > pause) beforeOpening = last;
    lastFirst = now;
    return { after: beforeOpening, maxAge: fresh };
  }

  function expect(refs: readonly ResourceRef[], isFirst = false): BulkLook {
    const mark = isFirst ? openOne() : { after: last, maxAge: Infinity };
    const asked = new Set<string>();
    const keys = refs.map(toKey);
    looks++;
    lastExpected = clock.now();
    let isOpen = true;
    for (const key of keys) count(key, 1);
    return {
      // once more means that it has changed meanwhile
      get(ref, signal) {
        const name = `${toKey(ref)} ${ref.name}`;
        if (asked.has(name)) return cluster.get(ref, signal);
        asked.add(name);
        return get(ref, mark, signal);
      },
      share: (key, ask) => share(key, mark, ask),
      more: (others) => expect(others),
      end() {
        if (!isOpen) return;
        isOpen = false;
        for (const key of keys) count(key, -1);
        if (--looks > 0 || life.aborted) return;
        // the next file may open in a moment
        cancelForgetting?.();
        cancelForgetting = clock.after(fresh, () => {
          if (looks > 0) return;
          answers.clear();
          lists.clear();
        });
      },
    };
  }

  return { expect };
}

function toKey({ apiVersion, kind, namespace = '' }: ResourceRef): string {
  return `${apiVersion} ${kind} ${namespace}`;
}
