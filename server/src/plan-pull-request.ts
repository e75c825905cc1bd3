import { t } from '@vscode/l10n';
import type { ChangeContent, ChangePreview, ChangeRepository, RepositoryState } from './change-port.ts';
import { createChangePlaces } from './change-places.ts';
import { type ChangeTarget, chooseTarget } from './choose-target.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { ForgeGateway, PullRequest } from './forge-port.ts';
import { gatherChange } from './gather-change.ts';
import type { GitHistory } from './git-port.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import { noGraph } from './no-graph.ts';
import type { Clock, RepositoryFiles } from './ports.ts';
import type {
  PlanPullRequestParams,
  PlanPullRequestResult,
  PlannedPullRequest,
  PullRequestRefusal,
} from './protocol.ts';
import { type ChangePlan, planChange } from './pull-request/plan.ts';
import type { LiveDrift } from './pull-request/risks/risk.ts';
import { type PlacedBranch, findExisting, fitOnto, placeBranch } from './place-branch.ts';
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
  /** Of the commit: the subject is the title's, the rest this. */
  readonly change: ChangePlan;
}

type Planned =
  { readonly state: 'planned'; readonly stored: StoredPlan } | Exclude<PlanPullRequestResult, { state: 'planned' }>;

/** GitHub takes 65,536 characters, and Gitea as many as its database does. */
const bodyLimit = 65_000;

/** Plans a pull request: what would be committed on the base as it is now, and what that would do to the clusters. */
export async function planPullRequest(
  params: PlanPullRequestParams,
  tools: PlanTools,
  signal: AbortSignal,
): Promise<Planned> {
  const { changes, report, settings } = tools;
  const open = tools.rendering.folderOf(params.folder) ?? tools.rendering.folderOf(`${params.folder}/.`);
  const folder = open ?? params.folder;
  report(t('Reading the repository'));
  const described = await changes.describe(folder, signal);
  if (!described.ok) return refuse(described.error);
  const state = described.value;
  const places = createChangePlaces(folder, state.prefix);
  const gathered = await gatherChange(params.source, { ...tools, folder, places, snapshot: tools.snapshot() }, signal);
  if (!gathered.ok) return refuse(gathered.error);
  const content = gathered.value;
  report(t('Asking the forge'));
  const setting = { kind: settings.forge, ...(settings.url === '' ? {} : { url: settings.url }) };
  const chosen = await chooseTarget(params, { ...tools, folder, state, setting }, signal);
  if (chosen.state !== 'chosen') return chosen;
  const { target } = chosen;
  const added = await findExisting(params.number, target, tools, signal);
  if (added?.state === 'refused') return added;
  report(t('Fetching {0}', target.base));
  const preview = await changes.preview({ folder, remote: target.baseRemote, base: target.base, content }, signal);
  if (!preview.ok) return refuse(preview.error);
  report(t('Building it without the change and with it'));
  const known = await describeChange(params, { open, state, target, preview: preview.value, added }, tools, signal);
  if (signal.aborted) return { state: 'refused', kind: 'aborted', message: t('Cancelled.') };
  const placed = await placeBranch(known.change, { target, added, folder }, tools, signal);
  if ('message' in placed) return placed;
  const fitted = added && (await fitOnto(placed.onto, folder, content, tools, signal));
  if (fitted && !fitted.ok) return refuse(fitted.error);
  const { change, reviewers } = known;
  const { overwritten = [] } = fitted?.value ?? {};
  const notes = [
    ...known.notes,
    ...(overwritten.length > 0
      ? [t('The pull request has changed the same lines of {0}: yours replace them.', overwritten.join(', '))]
      : []),
  ];
  const files = fitted?.value.preview.files ?? preview.value.files;
  const existing = placed.existing && { number: placed.existing.number, url: placed.existing.url };
  return {
    state: 'planned',
    stored: {
      folder,
      state,
      target,
      content: fitted?.value.content ?? content,
      change,
      ...(placed.expects !== undefined && { expects: placed.expects }),
      onto: placed.onto,
      plan: {
        title: placed.existing ? placed.existing.title : change.title,
        body: change.body,
        branch: placed.branch,
        base: target.base,
        remote: target.remote.name,
        route: target.route,
        repository: target.address ? `${target.address.owner}/${target.address.name}` : target.remote.url,
        labels: change.labels,
        reviewers,
        files: [...files].map(([path, texts]) => ({
          uri: places.toUri(path),
          path,
          before: texts.before,
          after: texts.after,
        })),
        objects: change.changes.reduce((sum, owner) => sum + owner.changes.length, 0),
        risks: change.risks.length,
        ...(existing && { existing }),
        notes,
      },
    },
  };
}

interface Described {
  readonly change: ChangePlan;
  readonly reviewers: readonly string[];
  readonly notes: readonly string[];
}

async function describeChange(
  { source }: PlanPullRequestParams,
  about: {
    readonly open: string | undefined;
    readonly state: RepositoryState;
    readonly target: ChangeTarget;
    readonly preview: ChangePreview;
    readonly added: PullRequest | undefined;
  },
  tools: PlanTools,
  signal: AbortSignal,
): Promise<Described> {
  const { open, state, target, preview } = about;
  const places = createChangePlaces(open ?? '', open === undefined ? '' : state.prefix);
  const byUri = new Map([...preview.files].map(([path, texts]) => [places.toUri(path), texts]));
  const rendered = open === undefined ? undefined : await renderChange(open, byUri, tools, signal);
  const notes: string[] = [];
  if (!rendered) notes.push(t('What changes in the clusters is not known: the repository could not be built.'));
  const graphs: { readonly before: BuildGraph; readonly after: BuildGraph } = rendered ?? {
    before: noGraph,
    after: noGraph,
  };
  const files = rendered?.files ?? new Map([...preview.files].map(([path, texts]) => [`/${path}`, texts]));
  const owners = await readReviewers({ ...about, folder: open }, tools, signal);
  const change = planChange({
    files,
    before: graphs.before,
    after: graphs.after,
    subjects: state.subjects,
    base: target.base,
    ...(source.kind === 'edit' && source.subject !== undefined && { subject: source.subject }),
    ...(owners && { codeOwners: owners }),
    ...(state.author && { author: state.author }),
    signsOff: false,
    labels: tools.settings.labels,
    live: tools.live(),
    bodyLimit,
  });
  const { users, teams, emails } = change.reviewers;
  if (emails.length > 0)
    notes.push(t('CODEOWNERS names addresses of mail, which cannot be asked here: {0}', emails.join(', ')));
  if (state.submodules.length > 0) notes.push(t('Submodules are not part of it.'));
  return { change, notes, reviewers: [...users, ...teams] };
}

function refuse({ kind, message }: { readonly kind: string; readonly message: string }): PullRequestRefusal {
  return { state: 'refused', kind, message };
}
