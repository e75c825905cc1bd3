import { withAlwaysSent } from './drift/always-sent.ts';
import { chooseManager, findApplier, ownManager, toDesired } from './drift/desired.ts';
import { findCandidates, findKept } from './drift/extras.ts';
import { isTemplate } from './drift/flux-marks.ts';
import { isInSync } from './drift/in-sync.ts';
import { isNative } from './drift/native-kinds.ts';
import type { DryRun, Observation, Prediction, Refused } from './drift/observation.ts';
import { findUndeclared } from './drift/rejected.ts';
import { findUndesired } from './drift/removals.ts';
import type { Desired } from './manifest/desired.ts';
import type { FieldPath } from './manifest/field-path.ts';
import { type JsonObject, isEqual, stringAt } from './manifest/json.ts';
import { withoutFields } from './manifest/without-fields.ts';
import type { Look } from './look.ts';
import type { Applied, ClusterError, Result } from './ports.ts';
import { removeMost } from './remove-most.ts';

type ReadOnly = Prediction & { mode: 'read-only' };

/** What is known of an object before it is asked what applying would do. */
export interface Known {
  readonly live: JsonObject;
  readonly kustomization: JsonObject | undefined;
  /** What its applier has sent last, if that is noted on it. */
  readonly sent: JsonObject | undefined;
}

/** What applying would do; with the dry run refused or not wanted, that it is not known. */
export async function predict(
  { ref, value: declared, kustomized }: Desired,
  { live, kustomization, sent }: Known,
  look: Look,
): Promise<Prediction | ClusterError | 'changed meanwhile'> {
  const { previous, dryRun } = look;
  const manager = chooseManager(live);
  const desired =
    manager === ownManager
      ? toDesired(declared, live, kustomization)
      : withAlwaysSent(toDesired(kustomized(), live, kustomization), live);
  const readOnly = (reason: ReadOnly['reason']): ReadOnly => ({ mode: 'read-only', reason, desired });
  if (isEncrypted(declared)) return readOnly('encrypted');
  const known = previous?.state === 'present' && hasSameVersion(previous.live, live) ? previous.prediction : undefined;
  // a refusal is asked again: a policy, a quota or a permission changes without the object
  if (known?.mode === 'dry-run' && known.asked && isEqual(known.asked, desired)) return known;
  if (isInSync(desired, live, manager)) return { mode: 'dry-run', predicted: live, asked: desired };
  if (dryRun === 'never' || (dryRun === 'managed' && !findApplier(live))) return readOnly('setting');
  const { reply, dropped, sent: asked } = await tryOut(desired, manager, manager !== ownManager, look);
  if (reply.ok) {
    const { object: predicted, warnings } = reply.value;
    if (!hasSameVersion(predicted, live)) return 'changed meanwhile';
    const candidates =
      manager === ownManager
        ? findUndesired({ live, predicted, desired, sent })
        : [...findCandidates(live, predicted, manager), ...findKept(live, predicted, manager)];
    const prediction: DryRun = { mode: 'dry-run', predicted, asked: desired, ...toAbout(dropped, warnings) };
    if (candidates.length === 0) return prediction;
    const trimmed = await removeMost(ref, live, candidates, look);
    if (trimmed === 'changed meanwhile' || (trimmed && 'kind' in trimmed)) return trimmed;
    return trimmed ? { ...prediction, trimmed } : prediction;
  }
  const { error } = reply;
  switch (error.kind) {
    case 'rejected':
      return { mode: 'rejected', rejection: error.rejection, desired: asked };
    case 'forbidden':
      return readOnly('forbidden');
    case 'webhook-failed':
      return { ...readOnly('webhook'), ...(error.webhook === undefined ? {} : { webhook: error.webhook }) };
    case 'server-error':
      return readOnly('failed');
    case 'conflict':
      return 'changed meanwhile';
    default:
      return error;
  }
}

/** What the API server has against making an object that it does not have; nothing where it may not be asked. */
export async function tryToMake(
  { value: declared }: Desired,
  look: Look,
): Promise<Pick<Observation & { state: 'absent' }, 'obstacle' | 'dropped' | 'warnings'> | 'aborted'> {
  // who owns what is not there nobody knows
  if (look.dryRun !== 'always' || isEncrypted(declared) || isTemplate(declared)) return {};
  const { reply, dropped, sent: desired } = await tryOut(toDesired(declared, undefined), ownManager, true, look);
  if (reply.ok) return toAbout(dropped, reply.value.warnings);
  const about = toAbout(dropped, []);
  const { error } = reply;
  if (error.kind === 'aborted') return 'aborted';
  if (error.kind === 'not-found') return { ...about, obstacle: { mode: 'no-namespace' } };
  if (error.kind !== 'rejected' || isUnmet(error)) return about;
  return { ...about, obstacle: { mode: 'rejected', rejection: error.rejection, desired } };
}

function toAbout(dropped: readonly FieldPath[], warnings: readonly string[]): Pick<DryRun, 'dropped' | 'warnings'> {
  return { ...(dropped.length > 0 ? { dropped } : {}), ...(warnings.length > 0 ? { warnings } : {}) };
}

/** Something else is missing, which may be applied together with the object. */
function isUnmet({ message, rejection }: ClusterError & { kind: 'rejected' }): boolean {
  return rejection.causes.length === 0 && /not found|no PriorityClass/.test(message);
}

/** The API server names one field at a time that it does not know; an object with more than these is refused. */
const maxAttempts = 10;

interface Tried {
  readonly reply: Result<Applied, ClusterError>;
  readonly sent: JsonObject;
  readonly dropped: readonly FieldPath[];
}

/** Asks what applying would make of an object; fields that Flux leaves out of kinds that it knows are left out. */
async function tryOut(desired: JsonObject, manager: string, mayDrop: boolean, look: Look): Promise<Tried> {
  let [sent, dropped]: [JsonObject, readonly FieldPath[]] = [desired, []];
  for (let attempt = 1; ; attempt++) {
    const reply = await look.cluster.dryRunApply(sent, manager, look.signal);
    if (reply.ok || reply.error.kind !== 'rejected' || !mayDrop || !isNative(desired)) return { reply, sent, dropped };
    const refused: Refused = { mode: 'rejected', rejection: reply.error.rejection, desired: sent };
    const unknown = findUndeclared(refused);
    if (unknown.length === 0 || attempt === maxAttempts) return { reply, sent, dropped };
    dropped = [...dropped, ...unknown];
    sent = withoutFields(sent, unknown);
  }
}

/** What SOPS has encrypted is never sent to a cluster. */
function isEncrypted(declared: JsonObject): boolean {
  return 'sops' in declared;
}

function hasSameVersion(a: JsonObject, b: JsonObject): boolean {
  return stringAt(a, 'metadata', 'resourceVersion') === stringAt(b, 'metadata', 'resourceVersion');
}
