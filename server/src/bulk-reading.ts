import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Cluster, ClusterError, Result } from './ports.ts';

/** A look that is due, and what it may share with the others that are. */
export interface BulkLook {
  readonly get: Cluster['get'];
  /** The answer that another look has got since this one was due, or a new one; equal keys are for equal questions. */
  share<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** It is done with, and counts no more. */
  end(): void;
}

/** Reads many objects by few requests. */
export interface BulkReader {
  /** Says what is going to be read; nothing that was asked for before this is taken for an answer. */
  expect(refs: readonly ResourceRef[]): BulkLook;
}

/** From so many objects of a kind in a namespace on, one LIST is less than all the GETs. */
const enough = 3;

/**
 * Reads the objects of a kind in a namespace by one LIST where several are due at the same time. Secrets are read by
 * their names only, so that nothing is asked for that nobody wants to know. What a list lacks is asked for by itself,
 * whose answer says why.
 */
export function createBulkReader(cluster: Cluster, life: AbortSignal): BulkReader {
  const expected = new Map<string, number>();
  const answers = new Map<string, { readonly number: number; readonly answer: Promise<unknown> }>();
  let looks = 0;
  let last = 0;

  function share<T>(key: string, mark: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = answers.get(key);
    if (known && known.number > mark) return known.answer as Promise<T>;
    const answer = ask(life);
    answers.set(key, { number: ++last, answer });
    return answer;
  }

  function count(key: string, by: number): void {
    const now = (expected.get(key) ?? 0) + by;
    if (now > 0) expected.set(key, now);
    else expected.delete(key);
  }

  async function list(ref: ResourceRef, signal: AbortSignal): Promise<ReadonlyMap<string, JsonObject>> {
    const found = await cluster.qualify(ref, signal);
    if (!found.ok) return new Map();
    const { apiVersion, kind, namespace } = found.value;
    const listed = await cluster.list({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) }, signal);
    const objects = listed.ok ? listed.value : [];
    return new Map(objects.map((one) => [stringAt(one, 'metadata', 'name') ?? '', one]));
  }

  async function get(ref: ResourceRef, mark: number, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>> {
    const key = toKey(ref);
    if (ref.kind === 'Secret' || (expected.get(key) ?? 0) < enough) return cluster.get(ref, signal);
    const found = (await share(`list ${key}`, mark, (shared) => list(ref, shared))).get(ref.name);
    return found && !signal.aborted ? { ok: true, value: found } : cluster.get(ref, signal);
  }

  return {
    expect(refs) {
      const mark = last;
      const asked = new Set<string>();
      const keys = refs.map(toKey);
      looks++;
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
        end() {
          if (!isOpen) return;
          isOpen = false;
          for (const key of keys) count(key, -1);
          if (--looks === 0) answers.clear();
        },
      };
    },
  };
}

function toKey({ apiVersion, kind, namespace = '' }: ResourceRef): string {
  return `${apiVersion} ${kind} ${namespace}`;
}
