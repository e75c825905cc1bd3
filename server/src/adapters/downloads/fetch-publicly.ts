import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type LookupFunction, isIP } from 'node:net';
import type { Result, SchemaError } from '../../ports.ts';
import { toReason } from '../files/reason.ts';
import { isPublic } from './is-public.ts';
import { fail, untilAborted } from './outcome.ts';

/** What a public host answered; `unchanged` where the tag given was still that of its text. */
export type Fetched = 'unchanged' | { readonly text: string; readonly tag?: string };

/** What may be asked of the network, and what tests put in the place of the internet. */
export interface Network {
  /** The IP addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Where to connect to for an address that has been checked. */
  readonly dial: (address: string) => string;
  /** Certificates to trust instead of the usual ones, as PEM. */
  readonly authorities?: string;
  /** For one text, with all redirects. */
  readonly mostMilliseconds: number;
  readonly mostBytes: number;
}

/** The internet. */
export const internet: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  dial: (address) => address,
  mostMilliseconds: 10_000,
  mostBytes: 5 * 2 ** 20,
};

const mostRedirects = 5;

type Answer = Result<Fetched | { readonly location: string }, SchemaError>;

/**
 * Reads a text over HTTPS from hosts of the internet only, without credentials or cookies. Each host is looked up once,
 * and the connection goes to an address that was looked at: what a name means a moment later does not count.
 */
export async function fetchPublicly(
  url: URL,
  tag: string | undefined,
  network: Network,
  signal: AbortSignal,
): Promise<Result<Fetched, SchemaError>> {
  const timeout = AbortSignal.timeout(network.mostMilliseconds);
  const both = AbortSignal.any([signal, timeout]);
  try {
    let here = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const answer = await fetchOnce(here, tag, network, both);
      if (!answer.ok) return answer;
      if (typeof answer.value === 'string' || 'text' in answer.value) return { ok: true, value: answer.value };
      const next = URL.parse(answer.value.location, here.href);
      if (!next) return fail('unreadable', 'It leads to an address that is none.');
      here = next;
    }
    return fail('refused', `It leads on more than ${mostRedirects} times.`);
  } catch (error) {
    if (signal.aborted) return fail('aborted', 'No longer needed.');
    if (timeout.aborted) return fail('unreachable', `There was no answer in ${network.mostMilliseconds / 1000} s.`);
    return fail('unreachable', toReason(error));
  }
}

/** Why an address is not asked, whatever it means; undefined for one that may be. */
export function refuseAddress({ protocol, username, password }: URL): string | undefined {
  if (protocol !== 'https:') return 'Schemas are read over https only.';
  return username || password ? 'An address with a name or password in it is not read.' : undefined;
}

async function fetchOnce(url: URL, tag: string | undefined, network: Network, signal: AbortSignal): Promise<Answer> {
  const refused = refuseAddress(url);
  if (refused !== undefined) return fail('refused', refused);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) ? [host] : await untilAborted(network.resolve(host), signal);
  if (addresses.length === 0) return fail('unreachable', 'The name of its host means nothing.');
  if (!addresses.every(isPublic)) return fail('refused', 'Its host is not one of the internet.');
  const response = await ask(url, addresses.map(network.dial), tag, network, signal);
  try {
    return await readAnswer(response, network.mostBytes);
  } finally {
    response.destroy();
  }
}

function ask(
  url: URL,
  addresses: readonly string[],
  tag: string | undefined,
  { authorities }: Network,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  const pinned: LookupFunction = (_host, { all }, callback) => {
    if (all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, {
    agent: false,
    lookup: pinned,
    // whatever the environment says
    rejectUnauthorized: true,
    ...(authorities === undefined ? {} : { ca: authorities }),
    headers: {
      accept: 'application/schema+json, application/json',
      'accept-encoding': 'identity',
      'user-agent': 'driftline',
      ...(tag === undefined ? {} : { 'if-none-match': tag }),
    },
    signal,
  })
    .on('response', resolve)
    .on('error', reject)
    .end();
  return promise;
}

async function readAnswer(response: IncomingMessage, mostBytes: number): Promise<Answer> {
  const { statusCode = 0, headers } = response;
  // an error after this is that of who reads on
  response.on('error', () => undefined);
  if (statusCode === 304) return { ok: true, value: 'unchanged' };
  const { location, etag } = headers;
  if (statusCode >= 300 && statusCode < 400 && location !== undefined) return { ok: true, value: { location } };
  if (statusCode === 429 || statusCode >= 500) return fail('unreachable', `The host answered ${statusCode}.`);
  if (statusCode !== 200) return fail('unreadable', `The host answered ${statusCode}.`);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return fail('unreadable', 'The host packed it, though it was not asked to.');
  const tooLarge = fail('too-large', `It is larger than ${mostBytes / 2 ** 20} MB.`);
  if (Number(headers['content-length'] ?? 0) > mostBytes) return tooLarge;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return tooLarge;
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString();
  return { ok: true, value: { text, ...(etag === undefined ? {} : { tag: etag }) } };
}
