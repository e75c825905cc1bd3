import { type JsonObject, at, isObject, stringAt } from '../../manifest/json.ts';
import type { Clock, Cluster, ClusterError, OpenApiIndex, OpenApiPage, Result } from '../../ports.ts';
import { type OpenApiShelf, isOpenApi } from '../open-api-store.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';

interface Answer {
  readonly object: JsonObject;
  readonly body: string;
}

/**
 * Reads the API's description: an index with one address per group version, each of which holds a digest, so that a
 * page on the shelf is as good as the server's.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export function createOpenApi(
  send: Send,
  shelf: OpenApiShelf,
  clock: Clock,
): Pick<Cluster, 'openApiIndex' | 'openApi'> {
  let last: OpenApiIndex | undefined;

  async function ask(path: string, signal: AbortSignal): Promise<Result<Answer, ClusterError>> {
    const reply = await send({ method: 'GET', path }, signal);
    if (!reply.ok) return reply;
    const { status, body } = reply.value;
    if (isElsewhere.has(status)) return { ok: false, error: outdated };
    if (status !== 200) return { ok: false, error: toReplyError(reply.value, false) };
    const object = parseObject(body);
    return object ? { ok: true, value: { object, body } } : { ok: false, error: notAnObject };
  }

  /** A server that is another version than before has other pages, too. */
  async function readVersion(pages: OpenApiIndex['pages'], signal: AbortSignal): Promise<string | undefined> {
    const core = pages.get('v1')?.digest;
    if (last?.version && core && last.pages.get('v1')?.digest === core) return last.version;
    const found = await ask('/version', signal);
    return found.ok ? stringAt(found.value.object, 'gitVersion') : undefined;
  }

  return {
    async openApiIndex(signal) {
      last ??= await shelf.readIndex();
      const answer = await ask('/openapi/v3', signal);
      if (!answer.ok) return last && mayPass(answer.error) ? { ok: true, value: { ...last, isStale: true } } : answer;
      const pages = readPages(answer.value.object);
      if (!pages) return { ok: false, error: notAnObject };
      const version = await readVersion(pages, signal);
      last = { pages, ...(version === undefined ? {} : { version }), time: clock.now(), isStale: false };
      void shelf.saveIndex(last);
      return { ok: true, value: last };
    },
    async openApi(page, signal) {
      const kept = await shelf.readPage(page);
      if (kept) return { ok: true, value: kept };
      // nothing but a description is read there, whatever the index says
      if (!toUrl(page.address)?.pathname.startsWith('/openapi/')) return { ok: false, error: notAnObject };
      const answer = await ask(page.address, signal);
      if (!answer.ok) return answer;
      const { object, body } = answer.value;
      if (!isOpenApi(object)) return { ok: false, error: notAnObject };
      void shelf.savePage(page, body);
      return { ok: true, value: object };
    },
  };
}

/** A page whose digest is not the one asked for sends to the one that is. */
const isElsewhere: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const outdated: ClusterError = { kind: 'conflict', message: "The API's description has changed meanwhile." };

function toUrl(address: string): URL | null {
  return address.startsWith('/') ? URL.parse(`https://server${address}`) : null;
}

/** Whether it says nothing of what the server describes; one that describes nothing, or not to this user, says so. */
function mayPass({ kind }: ClusterError): boolean {
  return !['aborted', 'forbidden', 'not-served', 'not-found'].includes(kind);
}

/** Of the index' paths, such as `apis/apps/v1`, those of group versions. */
function readPages(index: JsonObject): OpenApiIndex['pages'] | undefined {
  const paths = index['paths'];
  if (!isObject(paths)) return undefined;
  const pages = new Map<string, OpenApiPage>();
  for (const [path, entry] of Object.entries(paths)) {
    const [, core, group] = /^(?:api\/([^/]+)|apis\/([^/]+\/[^/]+))$/.exec(path) ?? [];
    const apiVersion = core ?? group;
    const address = stringAt(at(entry), 'serverRelativeURL');
    if (apiVersion === undefined || address === undefined) continue;
    pages.set(apiVersion, { apiVersion, digest: toUrl(address)?.searchParams.get('hash') ?? '', address });
  }
  return pages;
}
