import type { Diagnostic } from 'vscode-languageserver-types';
import { repositoryRules } from '../graph/rules/repository-rules.ts';
import type { ChosenSeverities, ListFix, RepositoryRule } from '../graph/rules/repository-rule.ts';
import { locateNearest } from '../manifest/locate.ts';
import type { Range } from '../manifest/position.ts';
import type { Manifest } from '../manifest/resource.ts';
import { createShift } from '../manifest/shift-offset.ts';
import type { Snapshot } from '../snapshot.ts';
import { severities } from './severities.ts';

/** A finding of a rule as it is told, with what would mend it. */
export interface RuleMark {
  readonly diagnostic: Diagnostic;
  readonly list?: ListFix;
}

const rules: ReadonlyMap<string, RepositoryRule> = new Map(repositoryRules.map((rule) => [rule.code, rule]));

/**
 * What the rules over the rendered repository have against a file, where its lines stand now; what is being edited right
 * now is left alone, and so is a file of a build that fails, but for what stands in the file itself.
 */
export function markRuleFindings(snapshot: Snapshot, manifest: Manifest): readonly RuleMark[] {
  const { uri } = manifest;
  const repository = snapshot.ruledRepository(uri);
  const path = repository?.toPath(uri) ?? '';
  const findings = repository?.findings().get(path) ?? [];
  if (findings.length === 0) return [];
  const chosen = snapshot.severitiesOf(uri);
  const isUnknown = snapshot.rendered(uri)?.isUnknown === true;
  const now = manifest.chunks.map(({ text }) => text).join('');
  const toPosition = createShift(repository?.texts.get(path) ?? now, now);
  return findings.flatMap((finding) => {
    const rule = rules.get(finding.code);
    const isWanted = rule && (!rule.isOff || Object.hasOwn(chosen, rule.code));
    if (!isWanted || (isUnknown && !rule.isTextual)) return [];
    const { start, end } = finding.place;
    const range = start === end ? rangeOfFile(manifest) : toRange(toPosition(start), toPosition(end));
    if (!range) return [];
    const { code, message, list, severity = rule.severity } = finding;
    const diagnostic = { range, message, code, severity: severities[severity], source: 'driftline' };
    return [{ diagnostic, ...(list && { list }) }];
  });
}

/** The same diagnostic as a person wants to be told of it; undefined where not at all. */
export function chooseSeverity(diagnostic: Diagnostic, chosen: ChosenSeverities): Diagnostic | undefined {
  const code = String(diagnostic.code);
  const severity = Object.hasOwn(chosen, code) ? chosen[code] : undefined;
  if (severity === undefined) return diagnostic;
  return severity === 'off' ? undefined : { ...diagnostic, severity: severities[severity] };
}

/** Of a file as a whole the first object is marked, by its kind. */
function rangeOfFile({ declarations: [first] }: Manifest): Range | undefined {
  return first && locateNearest(first, [{ field: 'kind' }]).value;
}

/** A whole block is too much to underline. */
function toRange(start: Range['start'] | undefined, end: Range['end'] | undefined): Range | undefined {
  if (!start || !end) return undefined;
  return { start, end: end.line === start.line ? end : { line: start.line, character: start.character + 1 } };
}
