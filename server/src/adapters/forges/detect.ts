import { t } from '@vscode/l10n';
import type { ForgeAddress, ForgeError, ForgeKind, ForgeSetting } from '../../forge-port.ts';
import type { Result } from '../../ports.ts';
import { type HttpReply, exchange } from '../kubernetes/exchange-over-http.ts';
import { findWeb } from './compare-url.ts';
import { toConnectionError } from './connection-error.ts';
import { knownForge, toApi } from './known-hosts.ts';
import { proxyAgent } from './proxy-agent.ts';
import { readRemote } from './read-remote.ts';

type Found = Result<{ readonly kind: ForgeKind; readonly web: string } | undefined, ForgeError>;

const patience = 8000;
const mostBytes = 64 * 2 ** 10;

/** What a remote is; see the port. Questions are asked without a token, so that no stranger is given one. */
export async function detectForge(
  remoteUrl: string,
  setting: ForgeSetting,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result<ForgeAddress | undefined, ForgeError>> {
  const remote = readRemote(remoteUrl);
  if (!remote) return { ok: true, value: undefined };
  const [owner = '', name = ''] = remote.path.slice(-2);
  const prefix = remote.isGuess || setting.url !== undefined ? [] : remote.path.slice(0, -2);
  const web = [findWeb(remote, setting), ...prefix.map(encodeURIComponent)].join('/');
  const kind = knownForge(remote.host) ?? (setting.kind === 'auto' ? undefined : setting.kind);
  const isSpoken = kind === 'github' || kind === 'gitea' || kind === 'forgejo';
  if (kind !== undefined && !isSpoken) return { ok: true, value: undefined };
  const found: Found = isSpoken ? { ok: true, value: { kind, web } } : await probe(web, environment, signal);
  // nobody has said that the web is where SSH is: what is pushed there can have no web at all
  const isAnywhere = remote.isGuess && setting.url === undefined;
  if (!found.ok && found.error.kind === 'offline' && isAnywhere) return { ok: true, value: undefined };
  if (!found.ok || !found.value) return found as Result<undefined, ForgeError>;
  const { value } = found;
  const webUrl = `${value.web}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const { origin } = new URL(value.web);
  return { ok: true, value: { kind: value.kind, origin, api: toApi(value.kind, value.web), owner, name, webUrl } };
}

async function probe(web: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Found> {
  const first = await probeAt(web, environment, signal);
  return typeof first === 'string' ? toFound(await probeAt(first, environment, signal)) : first;
}

/** A string is another address to look at: that the web has moved to https is usual, and nothing secret was asked. */
async function probeAt(web: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Found | string> {
  try {
    const [gitea, github] = await Promise.all([
      get(`${web}/api/v1/version`, environment, signal),
      get(`${web}/api/v3/meta`, environment, signal),
    ]);
    const moved = toSecureAddress(web, gitea);
    if (moved !== undefined) return moved;
    const kind = readGitea(gitea) ?? (isGitHub(github) ? 'github' : undefined);
    return { ok: true, value: kind && { kind, web } };
  } catch (error) {
    if (signal.aborted) return { ok: false, error: { kind: 'aborted', message: t('The request was cancelled.') } };
    return { ok: false, error: toConnectionError(error, new URL(web).origin) };
  }
}

function toFound(found: Found | string): Found {
  return typeof found === 'string' ? { ok: true, value: undefined } : found;
}

function get(address: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<HttpReply> {
  const options = {
    method: 'GET',
    agent: proxyAgent(address, environment),
    timeout: patience,
    mostBytes,
    headers: { accept: 'application/json', 'user-agent': 'driftline' },
    signal,
  };
  return exchange(new URL(address), options, undefined);
}

function toSecureAddress(web: string, { status, headers }: HttpReply): string | undefined {
  const here = new URL(web);
  const next = status > 300 && status < 309 ? URL.parse(headers.location ?? '', `${web}/api/v1/version`) : null;
  const isUpgrade = here.protocol === 'http:' && next?.protocol === 'https:' && next.hostname === here.hostname;
  return isUpgrade ? next.origin + here.pathname.replace(/\/+$/, '') : undefined;
}

/** Forgejo names the Gitea that it is compatible with; one that wants a login for everything says so in Gitea's way. */
function readGitea({ status, body }: HttpReply): ForgeKind | undefined {
  const answer = parse(body);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const isClosed = status === 401 || status === 403;
  if (isClosed) return 'url' in answer && String(answer.url).endsWith('/api/swagger') ? 'gitea' : undefined;
  if (status !== 200 || !('version' in answer) || typeof answer.version !== 'string') return undefined;
  return answer.version.includes('+gitea-') ? 'forgejo' : 'gitea';
}

/** Enterprise Server says so in each answer, also where it wants a login. */
function isGitHub({ status, headers }: HttpReply): boolean {
  return headers['x-github-enterprise-version'] !== undefined || (status < 404 && 'x-github-request-id' in headers);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
