import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver-types';
import type { FindingCode } from '../drift/finding.ts';
import { isTemplate } from '../drift/flux-marks.ts';
import type { Observation, Prediction } from '../drift/observation.ts';
import { findDesired } from '../graph/rendered/desired-of-file.ts';
import { type Resource, toRefKey } from '../manifest/resource.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { nameResource } from './name-resource.ts';
import { findElsewhere, findPlaced, findSilenced } from './placed-findings.ts';
import { describeBehind, describeGap } from './stage-words.ts';
import { describeRelease } from './release-words.ts';
import { describeAge } from './value-format.ts';
import { describeApplier } from './words.ts';

/** The command of the client that opens the comparison; its arguments are a uri and a position. */
const compareCommand = 'driftline.compareWithLive';

/** The same for the comparison of a Helm release with its next upgrade. */
const upgradeCommand = 'driftline.compareUpgrade';

/** Above each resource: how it stands, who applies it, and the way to the comparison. */
export function codeLenses(snapshot: Snapshot, uri: string): CodeLens[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const findings = findPlaced(snapshot, manifest);
  const silenced = findSilenced(snapshot, manifest);
  const wanted = findDesired(manifest, snapshot.rendered(uri));
  return wanted.flatMap((desired) => {
    const observation = snapshot.observations.get(toObservationKey(uri, desired));
    const { resource } = desired;
    if (!observation || !resource) return [];
    const { start } = resource.range;
    const range = { start, end: start };
    const own = findings.filter((placed) => toRefKey(placed.desired.ref) === toRefKey(desired.ref));
    const all = [...own.map(({ finding }) => finding), ...findElsewhere(snapshot, manifest, desired)];
    const counted = all.filter(({ ignoredBy }) => !ignoredBy);
    const drifted = counted.filter(({ code }) => code.startsWith('drift-')).length;
    const pending = counted.filter(({ code }) => isPending(code)).length;
    const compare = { range, command: compareAt(t('Compare with Live'), uri, resource) };
    const isDeleted = all.some(({ code }) => code === 'drift-deleted');
    const isRejected = all.some(({ code }) => code === 'rejected');
    const state = describeState(observation, {
      drifted,
      pending,
      isDeleted,
      isRejected,
      isSilenced: silenced.has(toRefKey(desired.ref)),
      isIgnored: counted.length < all.length,
    });
    const applier = 'applier' in observation ? describeApplier(observation.applier) : undefined;
    const { stale, time } = observation;
    const age =
      stale === undefined
        ? undefined
        : t('as of {age}: {reason}', { age: describeAge(snapshot.now - time), reason: stale });
    const lineage = 'lineage' in observation ? observation.lineage : undefined;
    const [behind, gap] = [describeBehind(lineage), describeGap(lineage)];
    const others = wanted.filter((one) => one.resource === resource);
    const name = others.length > 1 ? `${nameResource(desired.ref)}: ` : '';
    const release = observation.state === 'present' ? describeRelease(observation.release, snapshot.now) : undefined;
    const title = `${name}${[state, release, applier, behind, gap, age].filter(Boolean).join(' · ')}`;
    if (observation.state !== 'present') return [{ range, command: { title, command: '' } }];
    const upgrade = { ...compareAt(t('Compare with Next Upgrade'), uri, resource), command: upgradeCommand };
    const isReleased = observation.release?.state === 'read';
    return [
      { range, command: compareAt(title, uri, resource) },
      compare,
      ...(isReleased ? [{ range, command: upgrade }] : []),
    ];
  });
}

function compareAt(title: string, uri: string, resource: Resource): CodeLens['command'] & object {
  return { title, command: compareCommand, arguments: [uri, resource.range.start] };
}

function isPending(code: FindingCode): boolean {
  return code.startsWith('pending-') || code === 'not-in-cluster';
}

interface Counts {
  readonly drifted: number;
  readonly pending: number;
  readonly isDeleted: boolean;
  readonly isRejected: boolean;
  /** Whether there is something that a rule of the applier ignores. */
  readonly isIgnored: boolean;
  /** Whether there is something that a comment disables. */
  readonly isSilenced: boolean;
}

function describeState(observation: Observation, counts: Counts): string {
  const { drifted, pending } = counts;
  switch (observation.state) {
    case 'unavailable':
      return t('Live state unknown: {reason}', { reason: observation.message });
    case 'not-served':
      return t('Kind not served');
    case 'absent':
      if (counts.isDeleted) return t('Deleted in the cluster');
      return observation.assumedNamespace === undefined
        ? t('Not deployed')
        : t('Not in the namespace {namespace}', { namespace: observation.assumedNamespace });
    case 'present':
      if (counts.isRejected) return t('Would be rejected');
      if (drifted === 1) return t('1 field drifted');
      if (drifted > 1) return t('{count} fields drifted', { count: drifted });
      if (pending === 1) return t('1 field pending');
      if (pending > 1) return t('{count} fields pending', { count: pending });
      if (counts.isIgnored) return t('No difference but what a rule ignores');
      if (counts.isSilenced) return t('No difference but what a comment disables');
      if (isTemplate(observation.declared)) return t('No difference in what Flux does not substitute');
      return describeSync(observation.prediction);
  }
}

function describeSync(prediction: Prediction): string {
  if (prediction.mode !== 'read-only') return t('In sync');
  const { webhook, reason } = prediction;
  if (reason === 'encrypted') return t('No difference in keys (encrypted)');
  if (webhook === undefined) return t('No difference (read-only)');
  return t('No difference (read-only: the webhook {webhook} does not answer)', { webhook });
}
