import { type InlayHint, type Range, uinteger } from 'vscode-languageserver-protocol';
import type { Snapshot } from '../snapshot.ts';
import { findPlaced } from './placed-findings.ts';
import { describeAddition, describeFinding, describeLive } from './words.ts';

/** The live value and who set it, at the end of each line that differs from the cluster. */
export function inlayHints(snapshot: Snapshot, uri: string, range: Range): InlayHint[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  return findPlaced(snapshot, manifest).flatMap(({ finding, place, isExact }) => {
    const isOnValue = finding.anchor === 'value' && isExact;
    const { line } = isOnValue ? place.value.start : place.key.start;
    const hasLive = finding.live !== undefined;
    if (!hasLive || line < range.start.line || line > range.end.line) return [];
    const label = isExact
      ? describeLive(finding, snapshot.now)
      : describeAddition(finding, finding.path.slice(place.path.length));
    return [
      {
        position: { line, character: uinteger.MAX_VALUE },
        label,
        tooltip: describeFinding(finding, snapshot.now),
        paddingLeft: true,
      },
    ];
  });
}
