import { t } from '@vscode/l10n';
import type {
  ChangeContent,
  ChangePreview,
  ChangeRepository,
  FileChange,
  FileChanges,
  RepositoryState,
} from './change-port.ts';
import { type ChangePlaces, createChangePlaces } from './change-places.ts';
import { type ChangeTarget, chooseTarget } from './choose-target.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { ForgeGateway, PullRequest } from './forge-port.ts';
import { gatherChange } from './gather-change.ts';
import type { GitHistory } from './git-port.ts';
import { noGraph } from './no-graph.ts';
import type { Clock, RepositoryFiles } from './ports.ts';
import type {
  PlanPullRequestParams,
  PlanPullRequestResult,
  PlannedPullRequest,
  PullRequestRefusal,
} from './protocol.ts';
import { type ChangePlan, planChange } from './pull-request/plan.ts';
import { hideInFiles } from './pull-request/hide-in-files.ts';
import { listPlainSecrets } from './pull-request/list-plain-secrets.ts';
import { closeBody, replaceBody } from './pull-request/replace-body.ts';
import type { LiveDrift } from './pull-request/risks/risk.ts';
import { type Fitted, type PlacedBranch, findExisting, fitOnto, placeBranch } from './place-branch.ts';
import { readReviewers } from './read-reviewers.ts';
import { renderChange } from './render-change.ts';
import type { Rendering } from './rendering.ts';
import type { Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';

/** What planning needs of the world and of the session. */
export interface PlanTools {
  readonly changes: ChangeRepository;
  readonly forges: ForgeGateway;
  readonly access: ForgeAccess;
  readonly history: GitHistory;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly rendering: Pick<Rendering, 'at' | 'folderOf'>;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly settings: Settings['pullRequest'];
  /** How the clusters differ now from what the repository says. */
  readonly live: () => readonly LiveDrift[];
  readonly report: (message: string) => void;
}

/** A plan, and what it takes to open it. */
export interface StoredPlan extends Pick<PlacedBranch, 'expects' | 'onto'> {
  readonly plan: Omit<PlannedPullRequest, 'id'>;
  readonly folder: string;
  readonly state: RepositoryState;
  readonly target: ChangeTarget;
  readonly content: ChangeContent;
  /** What the commit changes, as the person has seen it. */
  readonly shown: FileChanges;
  /** Of the commit: the subject is the title's, the rest this. */
  readonly change: ChangePlan;
}

type Planned =
  { readonly state: 'planned'; readonly stored: StoredPlan } | Exclude<PlanPullRequestResult, { state: 'planned' }>;

/** GitHub takes 65,536 characters, and Gitea as many as its database does. */
const bodyLimit = 65_000;
/** A push takes an option of 65,516 bytes, of which base64 makes four of three: https://git-scm.com/docs/protocol-common */
const pushLimit = 40_000;
/** What is left for a plan where people have said much. */
const shortest = 4_000;

/** Plans a pull request: what would be committed on the base as it is now, and what that would do to the clusters. */
export async function planPullRequest(
  params: PlanPullRequestParams,
  tools: PlanTools,
  signal: AbortSignal,
): Promise<Planned> {
  const { changes, report, settings } = tools;
  const { folder } = params;
  report(t('Reading the repository'));
  const described = await changes.describe(folder, signal);
  if (!described.ok) return refuse(described.error);
  const state = described.value;
  const { root } = state;
  const open = await findOpen(folder, root, tools, signal);
  const places = createChangePlaces(folder, state.prefix, root);
  const gatherTools = { ...tools, folder, root, places, snapshot: tools.snapshot() };
  const gathered = await gatherChange(params.source, gatherTools, signal);
  if (!gathered.ok) return refuse(gathered.error);
  report(t('Asking the forge'));
  const setting = { kind: settings.forge, ...(settings.url === '' ? {} : { url: settings.url }) };
  const chosen = await chooseTarget(params, { ...tools, folder, state, setting }, signal);
  if (chosen.state !== 'chosen') return chosen;
  const { target } = chosen;
  const added = await findExisting(params.number, target, tools, signal);
  if (added?.state === 'refused') return added;
  report(t('Fetching {0}', target.base));
  const request = { folder, remote: target.baseRemote, base: target.base, content: gathered.value };
  const preview = await changes.preview(request, signal);
  // the branch of a pull request can have been made from other commits
  if (!preview.ok && !added) return refuse(preview.error);
  report(t('Building it without the change and with it'));
  const about = { source: params.source, open, state, target, places };
  const first =
    preview.ok && !added ? await describeChange({ ...about, preview: preview.value }, tools, signal) : undefined;
  if (isAborted(signal)) return refuseAborted();
  const placed = await placeBranch(first?.change ?? { branch: '' }, { target, added, folder }, tools, signal);
  if ('message' in placed) return placed;
  const { existing, expects, onto } = placed;
  const fitted = existing && (await fitOnto(onto, { ...target, folder }, gathered.value, tools, signal));
  if (fitted && !fitted.ok) return refuse(fitted.error);
  // what it said of itself is not all of what it does now
  const known =
    first && !existing
      ? first
      : await describeChange({ ...about, preview: fitted?.value.effect, existing }, tools, signal);
  if (isAborted(signal)) return refuseAborted();
  const { change, body, reviewers } = known;
  const shown = fitted?.value.files ?? (preview.ok ? preview.value.files : new Map<string, FileChange>());
  return {
    state: 'planned',
    stored: {
      ...{ folder, state, target, change, onto, shown },
      content: fitted?.value.content ?? gathered.value,
      ...(expects !== undefined && { expects }),
      plan: {
        title: existing ? existing.title : change.title,
        body,
        branch: placed.branch,
        base: target.base,
        remote: target.remote.name,
        route: target.route,
        repository: target.address ? `${target.address.owner}/${target.address.name}` : target.remote.url,
        labels: change.labels,
        reviewers,
        files: listFiles(shown, places),
        objects: change.changes.reduce((sum, owner) => sum + owner.changes.length, 0),
        risks: change.risks.length,
        ...(existing && { existing: { number: existing.number, url: existing.url } }),
        notes: [...describePlain(shown), ...known.notes, ...describeFit(fitted?.value)],
      },
    },
  };
}

/** The folder that is built; a repository that lies within another one is not built as a part of that. */
async function findOpen(
  folder: string,
  root: string,
  { rendering, changes }: PlanTools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const open = rendering.folderOf(folder) ?? rendering.folderOf(`${folder}/.`);
  if (open === undefined || open === folder) return open;
  const around = await changes.describe(open, signal);
  return around.ok && around.value.root === root ? open : undefined;
}

/** What is asked twice, since it changes meanwhile. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

const refuseAborted = (): PullRequestRefusal => ({ state: 'refused', kind: 'aborted', message: t('Cancelled.') });

function listFiles(files: FileChanges, places: ChangePlaces): PlannedPullRequest['files'] {
  return [...hideInFiles(files)].map(([path, { before, after }]) => ({ uri: places.toUri(path), path, before, after }));
}

function describePlain(files: FileChanges): readonly string[] {
  const paths = listPlainSecrets(files);
  if (paths.length === 0) return [];
  const more = paths.length > 3 ? ', …' : '';
  const named = `${paths.slice(0, 3).join(', ')}${more}`;
  return [
    t(
      'This commits a Secret in plain text: {0}. Whoever may read the repository can read it. Encrypt it first.',
      named,
    ),
  ];
}

function describeFit(fitted: Fitted | undefined): readonly string[] {
  if (!fitted) return [];
  const { overwritten, files } = fitted;
  return [
    ...(files.size === 0 ? [t('The pull request has all of it already: only its title and its text are new.')] : []),
    ...(overwritten.length > 0
      ? [t('The pull request has changed the same lines of {0}: yours replace them.', overwritten.join(', '))]
      : []),
  ];
}

interface Described {
  readonly change: ChangePlan;
  readonly body: string;
  readonly reviewers: readonly string[];
  readonly notes: readonly string[];
}

interface About {
  readonly source: PlanPullRequestParams['source'];
  readonly open: string | undefined;
  readonly state: RepositoryState;
  readonly target: ChangeTarget;
  readonly places: ChangePlaces;
  /** Undefined where it is not known what the whole pull request does. */
  readonly preview: ChangePreview | undefined;
  readonly existing?: PullRequest | undefined;
}

async function describeChange(about: About, tools: PlanTools, signal: AbortSignal): Promise<Described> {
  const { source, open, state, target, preview, places, existing } = about;
  const changed = preview?.files ?? new Map<string, FileChange>();
  const toUris = <T>(byPath: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...byPath].map(([path, value]) => [places.toUri(path), value]));
  const rendered =
    open === undefined || !preview
      ? undefined
      : await renderChange(open, { base: toUris(preview.base), changed: toUris(changed) }, tools, signal);
  const notes: string[] = [];
  if (!rendered) notes.push(t('What changes in the clusters is not known: the repository could not be built.'));
  const owners = await readReviewers({ root: state.root, target }, tools, signal);
  const longest = target.route === 'agit' ? pushLimit : bodyLimit;
  const change = planChange({
    files: new Map([...changed].map(([path, texts]) => [`/${path}`, texts])),
    before: rendered?.before ?? noGraph,
    after: rendered?.after ?? noGraph,
    ...(rendered ? { knowledge: { touched: new Set(rendered.files.keys()) } } : { isUnbuilt: true }),
    subjects: state.subjects,
    base: target.base,
    ...(source.kind === 'edit' && source.subject !== undefined && { subject: source.subject }),
    ...(owners && { codeOwners: owners }),
    ...(state.author && { author: state.author }),
    signsOff: false,
    labels: tools.settings.labels,
    live: tools.live(),
    bodyLimit: Math.max(shortest, longest - (existing?.body.length ?? 0)),
  });
  const { users, teams, emails } = change.reviewers;
  if (emails.length > 0)
    notes.push(t('CODEOWNERS names addresses of mail, which cannot be asked here: {0}', emails.join(', ')));
  if (state.submodules.length > 0) notes.push(t('Submodules are not part of it.'));
  const body = existing ? replaceBody(existing.body, change.body) : closeBody(change.body);
  return { change, body, notes, reviewers: [...users, ...teams] };
}

function refuse({ kind, message }: { readonly kind: string; readonly message: string }): PullRequestRefusal {
  return { state: 'refused', kind, message };
}
