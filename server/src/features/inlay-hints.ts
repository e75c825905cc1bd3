import { type InlayHint, type Range, uinteger } from 'vscode-languageserver-types';
import type { Finding } from '../drift/finding.ts';
import type { FieldPath } from '../manifest/field-path.ts';
import type { Snapshot } from '../snapshot.ts';
import { findPlaced, toLineFinding, toMarked } from './placed-findings.ts';
import { describeAddition, describeFinding, describeLive } from './words.ts';

/** The live value and who set it, at the end of each line that differs from the cluster. */
export function inlayHints(snapshot: Snapshot, uri: string, range: Range): InlayHint[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  return findPlaced(snapshot, manifest).flatMap((placed) => {
    const { finding, place, isExact, lines } = placed;
    if (lines) {
      return lines.flatMap((change) =>
        toHint(toLineFinding(finding, change), change.range.start.line, range, snapshot.now),
      );
    }
    const { line } = toMarked(placed).start;
    const added = isExact ? undefined : finding.path.slice(place.path.length);
    return toHint(finding, line, range, snapshot.now, added);
  });
}

function toHint(finding: Finding, line: number, range: Range, now: number, added?: FieldPath): readonly InlayHint[] {
  if (finding.live === undefined || line < range.start.line || line > range.end.line) return [];
  return [
    {
      position: { line, character: uinteger.MAX_VALUE },
      label: added ? describeAddition(finding, added) : describeLive(finding, now),
      tooltip: describeFinding(finding, now),
      paddingLeft: true,
    },
  ];
}
