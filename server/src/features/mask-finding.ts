import type { Finding } from '../drift/finding.ts';
import type { Json } from '../manifest/json.ts';
import { hasSecret, maskValue } from '../manifest/mask-texts.ts';
import type { Snapshot } from '../snapshot.ts';
import type { LineChange } from './block-lines.ts';
import { toLineFinding } from './placed-findings.ts';

/** What comes from Secrets and can stand in what is said of a file, as they are now and as they were. */
export function listSecretTexts(snapshot: Snapshot, uri: string): readonly string[] {
  const before = snapshot.deletions(uri).flatMap(({ secretTexts }) => secretTexts);
  return [...new Set([...(snapshot.rendered(uri)?.secretTexts ?? []), ...before])];
}

/** A finding whose values may be cut short: of a text that is cut nobody can tell that it is one of a Secret. */
export function maskFinding(finding: Finding, secrets: readonly string[]): Finding {
  if (secrets.length === 0) return finding;
  const { desired, live, applied, outcome, released } = finding;
  const mask = (value: Json): Json => maskValue(value, secrets);
  return {
    ...finding,
    ...(desired !== undefined && { desired: mask(desired) }),
    ...(live !== undefined && { live: mask(live) }),
    ...(applied !== undefined && { applied: mask(applied) }),
    ...(typeof outcome === 'object' && { outcome: { resetTo: mask(outcome.resetTo) } }),
    ...(released && { released: { ...released, fields: released.fields.map((one) => maskFinding(one, secrets)) } }),
  };
}

/** The same of some lines only, of which each may be a part of a Secret's text. */
export function maskLines(finding: Finding, change: LineChange, secrets: readonly string[]): Finding {
  const line = toLineFinding(finding, change);
  const several = secrets.filter((secret) => secret.includes('\n'));
  const isPart = [finding.desired, finding.live].some((text) => typeof text === 'string' && hasSecret(text, several));
  if (!isPart) return maskFinding(line, secrets);
  return {
    ...line,
    ...(line.desired !== undefined && { desired: '***' }),
    ...(line.live !== undefined && { live: '***' }),
  };
}
