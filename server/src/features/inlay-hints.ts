import { type InlayHint, type Range, uinteger } from 'vscode-languageserver-types';
import type { Finding } from '../drift/finding.ts';
import type { FieldPath } from '../manifest/field-path.ts';
import { maskText } from '../manifest/mask-texts.ts';
import type { Snapshot } from '../snapshot.ts';
import { listSecretTexts, maskFinding, maskLines } from './mask-finding.ts';
import { findPlaced, toMarked } from './placed-findings.ts';
import { describeAddition, describeFinding, describeLive } from './words.ts';

/** The live value and who set it, at the end of each line that differs from the cluster. */
export function inlayHints(snapshot: Snapshot, uri: string, range: Range): InlayHint[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const secrets = listSecretTexts(snapshot, uri);
  const hints = findPlaced(snapshot, manifest).flatMap((placed) => {
    const { finding, place, isExact, lines } = placed;
    if (lines) {
      return lines.flatMap((change) =>
        toHint(maskLines(finding, change, secrets), change.range.start.line, range, snapshot.now),
      );
    }
    const { line } = toMarked(placed).start;
    const added = isExact ? undefined : finding.path.slice(place.path.length);
    return toHint(maskFinding(finding, secrets), line, range, snapshot.now, added);
  });
  const mask = (text: string): string => maskText(text, secrets);
  return hints.map(({ label, tooltip, ...hint }) => ({ ...hint, label: mask(label), tooltip: mask(tooltip) }));
}

type TextHint = InlayHint & { readonly label: string; readonly tooltip: string };

function toHint(finding: Finding, line: number, range: Range, now: number, added?: FieldPath): readonly TextHint[] {
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
