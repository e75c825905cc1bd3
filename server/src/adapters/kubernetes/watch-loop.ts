import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { type FieldKeys, pickFields } from '../../manifest/pick-fields.ts';
import type { Clock, ClusterError, Result, WatchTarget } from '../../ports.ts';
import { createBackOff } from './back-off.ts';
import { toReplyError } from './errors.ts';
import type { Api, ApiReply } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';
import { type WatchStore, slim } from './watch-store.ts';
import type { Mask } from './masking.ts';

/** What a watch has to work with. */
export interface WatchContext {
  readonly api: Api;
  readonly mask: Mask;
  readonly clock: Clock;
  /** Between 0 and 1, as `Math.random`. */
  readonly random: () => number;
  /** The address of the target's list. */
  readonly toListPath: (target: WatchTarget, signal: AbortSignal) => Promise<Result<string, ClusterError>>;
  /** After the server has denied that it serves this. */
  readonly forget: (apiVersion: string) => void;
}

/** More objects than this are not kept. */
const maxObjects = 20_000;
const tooMany: ClusterError = {
  kind: 'too-many',
  message: `There are more than ${maxObjects} of these objects, so they are not watched.`,
};
/** A definition may come, or a permission; but nothing is lost by asking rarely. */
const patience: Partial<Record<ClusterError['kind'], number>> = {
  'not-served': 5000,
  forbidden: 60_000,
  'too-many': 600_000,
};
/** A watch that lived for so many milliseconds was cut by chance. */
const longLife = 20_000;
/** A proxy that cuts every watch must not make it late. */
const longestCut = 2000;

/**
 * Lists and watches until it is cancelled: takes up a cut watch where it was, lists again when the server no longer
 * knows that place (410), and waits longer after each failure.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export async function runWatch(
  target: WatchTarget,
  context: WatchContext,
  store: WatchStore,
  signal: AbortSignal,
): Promise<void> {
  const { api, clock, random } = context;
  const backOff = createBackOff(clock, random);
  for (;;) {
    const ended = await listAndFollow(target, context, store, signal, () => backOff.reset());
    if (signal.aborted) return;
    if (ended !== 'expired' && ended.error.kind === 'too-many') store.drop();
    if (ended !== 'expired') store.fail(ended.error);
    if (ended !== 'expired' && ended.error.kind === 'not-served') context.forget(target.apiVersion);
    if (ended !== 'expired' && ended.error.kind === 'unauthorized') await api.credentialsRenewed(signal);
    else await backOff.pause(signal, ended === 'expired' ? 0 : (ended.retryAfter ?? toPatience(ended.error, store)));
  }
}

/** An API server that starts refuses for a moment what it has allowed before. */
function toPatience({ kind }: ClusterError, store: WatchStore): number | undefined {
  return kind === 'forbidden' && store.current()?.isListed ? undefined : patience[kind];
}

interface Failure {
  readonly error: ClusterError;
  readonly retryAfter?: number;
}

async function listAndFollow(
  target: WatchTarget,
  context: WatchContext,
  store: WatchStore,
  signal: AbortSignal,
  succeeded: () => void,
): Promise<Failure | 'expired'> {
  const path = await context.toListPath(target, signal);
  if (!path.ok) return { error: path.error };
  const listed = await list(path.value, target, context, signal);
  if (listed === 'expired' || 'error' in listed) return listed;
  store.replace(listed.objects);
  const seen: Progress = { version: listed.version, isOpen: false };
  const cuts = createBackOff(context.clock, context.random, longestCut);
  while (!signal.aborted) {
    const since = context.clock.now();
    const reply = await follow(path.value, target, context, store, seen, signal);
    const isLong = context.clock.now() - since > longLife;
    // a place that is gone at once, or a page that comes each time, must not be listed anew each second
    if (seen.isOpen && (isLong || !seen.broken)) succeeded();
    if (seen.broken) return seen.broken;
    if (!seen.isOpen) return reply.ok ? toFailure(reply.value) : { error: reply.error };
    seen.isOpen = false;
    if (isLong) cuts.reset();
    await cuts.pause(signal);
  }
  return 'expired';
}

/** Where a watch is. */
interface Progress {
  /** The resourceVersion up to which everything is known. */
  version: string;
  isOpen: boolean;
  broken?: Failure | 'expired';
}

/** Follows from where the last watch ended, for five to ten minutes, so that not all are renewed at once. */
function follow(
  path: string,
  target: WatchTarget,
  context: WatchContext,
  store: WatchStore,
  seen: Progress,
  signal: AbortSignal,
): Promise<Result<ApiReply, ClusterError>> {
  const broken = new AbortController();
  const breakOff = (reason: Failure | 'expired'): void => {
    seen.broken ??= reason;
    broken.abort();
  };
  const timeoutSeconds = String(300 + Math.floor(context.random() * 300));
  const query = { watch: '1', allowWatchBookmarks: 'true', resourceVersion: seen.version, timeoutSeconds };
  const onOpen = (): void => {
    seen.isOpen = true;
    store.confirm();
  };
  const onLine = (line: string): void => {
    if (seen.broken) return;
    const event = parseObject(line);
    const object = at(event, 'object');
    const version = stringAt(object, 'metadata', 'resourceVersion');
    if (event?.['type'] === 'ERROR') {
      breakOff(toFailure({ status: Number(at(object, 'code')), body: JSON.stringify(object) }));
    } else if (version === undefined || !isObject(object)) breakOff({ error: notAnObject });
    else {
      seen.version = version;
      take(stringAt(event, 'type'), toKept(object, target, context), store);
      if (store.size > maxObjects) breakOff({ error: tooMany });
    }
  };
  const either = AbortSignal.any([signal, broken.signal]);
  return context.api.follow(toRequest(path, target, query), { onOpen, onLine }, either);
}

function take(type: string | undefined, object: JsonObject, store: WatchStore): void {
  if (type === 'ADDED' || type === 'MODIFIED') store.put(object);
  else if (type === 'DELETED') store.remove(object);
}

/** In pages, since one answer with everything would have to be held as text as well. */
async function list(
  path: string,
  target: WatchTarget,
  context: WatchContext,
  signal: AbortSignal,
): Promise<{ readonly objects: readonly JsonObject[]; readonly version: string } | Failure | 'expired'> {
  const objects: JsonObject[] = [];
  let rest: string | undefined;
  while (!signal.aborted) {
    const query = { limit: target.content === 'metadata' ? '500' : '100', ...(rest ? { continue: rest } : {}) };
    const reply = await context.api.send(toRequest(path, target, query), signal);
    if (!reply.ok) return { error: reply.error };
    if (reply.value.status !== 200) return toFailure(reply.value);
    const page = parseObject(reply.value.body);
    const found = at(page, 'items');
    // an empty list of metadata says null
    const items = found === null ? [] : found;
    const version = stringAt(page, 'metadata', 'resourceVersion');
    if (!isArray(items) || version === undefined) return { error: notAnObject };
    for (const item of items) if (isObject(item)) objects.push(toKept(item, target, context));
    if (objects.length > maxObjects) return { error: tooMany };
    rest = stringAt(page, 'metadata', 'continue');
    if (!rest) return { objects, version };
    // a list that goes on without objects would go on for ever
    if (items.length === 0) return { error: notAnObject };
  }
  return 'expired';
}

function toRequest(
  path: string,
  target: WatchTarget,
  query: Readonly<Record<string, string>>,
): { readonly method: 'GET'; readonly path: string; readonly accept?: string } {
  const selector = target.name === undefined ? {} : { fieldSelector: `metadata.name=${target.name}` };
  const as = query['watch'] ? 'PartialObjectMetadata' : 'PartialObjectMetadataList';
  return {
    method: 'GET',
    path: `${path}?${new URLSearchParams({ ...selector, ...query }).toString()}`,
    ...(target.content === 'metadata' ? { accept: `application/json;as=${as};g=meta.k8s.io;v=v1` } : {}),
  };
}

function toFailure(reply: ApiReply): Failure | 'expired' {
  if (reply.status === 410) return 'expired';
  const { retryAfter } = reply;
  return { error: toReplyError(reply, false), ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Items of a list name no kind, and metadata alone names another. */
function toKept(object: JsonObject, { apiVersion, kind, fields }: WatchTarget, { mask }: WatchContext): JsonObject {
  const named: Record<string, Json> = { ...object, apiVersion, kind };
  return mask(fields ? pickFields(named, [...always, ...fields]) : slim(named));
}

/** Without these nobody could tell which object it is. */
const always: readonly FieldKeys[] = [
  ['apiVersion'],
  ['kind'],
  ...['name', 'namespace', 'uid', 'resourceVersion'].map((key) => ['metadata', key]),
];
