import { isObject } from '../manifest/json.ts';
import { maskText, maskValue } from '../manifest/mask-texts.ts';
import { toSteps } from '../manifest/to-steps.ts';
import { findMatching } from './find-matching.ts';
import { findStage, isSameSide, sideAt } from './find-stage.ts';
import { type Finding, withoutValues } from './finding.ts';
import type { KnownLineage } from './lineage.ts';
import { type Context, type Traced, toContext, withTrace } from './trace.ts';

/**
 * Whose change each finding is, now that it is known what the file said when it was applied last: what differs from that
 * is an edit of the file, what does not is drift, and both can be at once. What Git does not know stays as it was found.
 */
export function classify(
  findings: readonly Finding[],
  seen: Traced<'present'>,
  lineage: KnownLineage,
): readonly Finding[] {
  const context = toContext(seen, lineage);
  const settled = [...findings.flatMap((finding) => settle(finding, context)), ...findMatching(findings, context)];
  const { secretTexts = [] } = lineage;
  const shown = settled.map((finding) => (wasOfSecret(finding, lineage) ? withoutValues(finding) : finding));
  return secretTexts.length === 0 ? shown : shown.map((finding) => hideSecrets(finding, secretTexts));
}

/** How far a new object has come on its way into the cluster. */
export function classifyAbsent(
  findings: readonly Finding[],
  { declared }: Traced<'absent'>,
  lineage: KnownLineage,
): readonly Finding[] {
  return findings.map((finding) => {
    const stage = lineage.applied === 'absent' ? findStage(declared, lineage, finding.path) : undefined;
    return stage && finding.code === 'not-deployed' ? { ...finding, stage } : finding;
  });
}

function settle(finding: Finding, context: Context): readonly Finding[] {
  const { lineage, seen, written } = context;
  const isEdited = isSameSide(sideAt(written, finding.path), sideAt(lineage.applied, finding.path));
  const mayBeAppliers = seen.applier?.changesObjects === true && !lineage.isRendered && isGuess(finding);
  if (isEdited === undefined) return mayBeAppliers ? [] : [finding];
  if (!isEdited) return [settleEdited(finding, context)];
  return mayBeAppliers ? [] : settleUntouched(finding, context);
}

/** What may as well come from what the applier does to the manifest. */
export function isGuess({ code }: Finding): boolean {
  return code.startsWith('pending-') || code === 'not-in-cluster' || code === 'drift-order';
}

/** The file says what was applied: it is not the one that has changed. */
function settleUntouched(finding: Finding, { seen, written }: Context): readonly Finding[] {
  const isPredicted = seen.prediction.mode === 'dry-run';
  // what no file says is what the applier adds
  const isWritten = sideAt(written, finding.path)?.value !== undefined;
  if (finding.code === 'not-in-cluster' && isPredicted && isWritten)
    return [{ ...finding, code: 'drift-removed', severity: 'warning' }];
  if (finding.code !== 'pending-change') return [finding];
  // without a dry run it may be how the API server writes what was applied
  if (!isPredicted) return [];
  return [finding.owners.length === 0 ? { ...finding, code: 'drift-changed' } : finding];
}

/** The file says something else than what was applied; the cluster may, too. */
function settleEdited(finding: Finding, context: Context): Finding {
  const { code, path } = finding;
  const applied = sideAt(context.lineage.applied, path)?.value;
  const traced = withTrace(finding, context, applied);
  const hasApplied = applied !== undefined && context.hasApplied(path);
  const isPredicted = context.seen.prediction.mode === 'dry-run';
  switch (code) {
    case 'drift-changed':
      return hasApplied ? { ...traced, code: 'pending-change', severity: 'information' } : traced;
    case 'drift-extra':
      return hasApplied ? { ...traced, code: 'pending-removal', severity: 'information' } : traced;
    case 'drift-removed':
      return applied === undefined ? { ...traced, code: 'not-in-cluster', severity: 'information' } : traced;
    case 'not-in-cluster':
      return applied !== undefined && isPredicted ? { ...traced, code: 'drift-removed', severity: 'warning' } : traced;
    case 'pending-change':
      return withoutDoubt(traced);
    default:
      return traced;
  }
}

/** That the file has changed leaves no room for a webhook. */
function withoutDoubt({ isUnsure: _isUnsure, ...finding }: Finding): Finding {
  return finding;
}

/** Whether something of a Secret stood there, around or in it when it was applied, and so may be live still. */
function wasOfSecret({ path }: Finding, { applied, secretPaths = [] }: KnownLineage): boolean {
  if (secretPaths.length === 0) return false;
  const near = toSteps(isObject(applied) ? applied : null, path);
  return secretPaths.some((far) => near.every((step, i) => i >= far.length || step === far[i]));
}

/** A value that came from a Secret when it was applied is still live when the file does not say so any more. */
function hideSecrets(finding: Finding, secrets: readonly string[]): Finding {
  const { applied, live, desired, reason } = finding;
  return {
    ...finding,
    ...(desired !== undefined ? { desired: maskValue(desired, secrets) } : {}),
    ...(applied !== undefined ? { applied: maskValue(applied, secrets) } : {}),
    ...(live !== undefined ? { live: maskValue(live, secrets) } : {}),
    ...(reason !== undefined ? { reason: maskText(reason, secrets) } : {}),
  };
}
