import type { ForgeAddress, ForgeSetting, PullRequestPlace } from '../../forge-port.ts';
import { type AnyForge, knownForge, suggestedForge } from './known-hosts.ts';
import { type RemotePlace, readRemote } from './read-remote.ts';

/** The page where a person opens a pull request by hand; see the port. */
export function compareUrl(
  remote: ForgeAddress | string,
  change: PullRequestPlace,
  setting: ForgeSetting = { kind: 'auto' },
): string | undefined {
  if (typeof remote !== 'string') return toPage(remote.kind, remote.webUrl, change);
  const place = readRemote(remote);
  if (!place) return undefined;
  const told = setting.kind === 'auto' ? undefined : setting.kind;
  const kind = knownForge(place.host) ?? told ?? suggestedForge(place.host);
  if (kind === 'azure') return toAzurePage(place, change);
  if (kind === 'bitbucket' && place.host !== 'bitbucket.org') return toBitbucketServerPage(place, change);
  const web = `${findWeb(place, setting)}/${place.path.map(encodeURIComponent).join('/')}`;
  return kind ? toPage(kind, web, change) : web;
}

/** The web address of the forge, without the repository: the remote's, unless the setting says better. */
export function findWeb({ host, origin }: RemotePlace, { url }: ForgeSetting): string {
  const told = url === undefined || knownForge(host) ? null : URL.parse(url);
  const isWeb = told?.protocol === 'https:' || told?.protocol === 'http:';
  return told && isWeb ? told.origin + told.pathname.replace(/\/+$/, '') : origin;
}

function toPage(kind: AnyForge, web: string, { head, headOwner, base }: PullRequestPlace): string {
  const owner = headOwner === undefined ? '' : `${encodeURIComponent(headOwner)}:`;
  switch (kind) {
    case 'github':
      return `${web}/compare/${toPath(base)}...${owner}${toPath(head)}?expand=1`;
    case 'gitea':
    case 'forgejo':
      return `${web}/compare/${toPath(base)}...${owner}${toPath(head)}`;
    case 'gitlab': {
      // GitLab opens it where the branch lies, and knows itself where a fork's changes go
      const query = new URLSearchParams({ 'merge_request[source_branch]': head });
      if (headOwner === undefined) query.set('merge_request[target_branch]', base);
      return `${headOwner === undefined ? web : replaceOwner(web, headOwner)}/-/merge_requests/new?${String(query)}`;
    }
    case 'bitbucket': {
      const name = web.slice(web.lastIndexOf('/') + 1);
      const source = headOwner === undefined ? head : `${headOwner}/${name}::${head}`;
      return `${web}/pull-requests/new?${String(new URLSearchParams({ source, dest: base }))}`;
    }
    case 'azure':
      return web;
  }
}

function replaceOwner(web: string, owner: string): string {
  return `${new URL(web).origin}/${owner.split('/').map(encodeURIComponent).join('/')}${web.slice(web.lastIndexOf('/'))}`;
}

/** `dev.azure.com/organization/project/_git/name`, and over SSH `v3/organization/project/name`. */
function toAzurePage({ path }: RemotePlace, { head, base }: PullRequestPlace): string | undefined {
  const [organization, project, name] = path.filter((segment) => segment !== '_git' && segment !== 'v3');
  if (organization === undefined || project === undefined || name === undefined) return undefined;
  const web = `https://dev.azure.com/${[organization, project, '_git', name].map(encodeURIComponent).join('/')}`;
  return `${web}/pullrequestcreate?${String(new URLSearchParams({ sourceRef: head, targetRef: base }))}`;
}

/** Bitbucket Data Center: `/scm/key/name`, and over SSH `key/name`. */
function toBitbucketServerPage({ origin, path }: RemotePlace, { head, base }: PullRequestPlace): string {
  const [key = '', name = ''] = path.slice(-2).map(encodeURIComponent);
  const query = new URLSearchParams({ sourceBranch: `refs/heads/${head}`, targetBranch: `refs/heads/${base}` });
  return `${origin}/projects/${key}/repos/${name}/pull-requests?create&${String(query)}`;
}

function toPath(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/');
}
