import { t } from '@vscode/l10n';
import { toExcerpt } from './excerpt.ts';
import { toPlainLine } from './plain-text.ts';
import type { Report, ReportedFinding, Severity } from './report.ts';

const colours: Readonly<Record<Severity, string>> = { error: '31', warning: '33', information: '36', hint: '35' };

/** For people, like a compiler: each finding with its line, and at the end how much was looked at. */
export function formatText({ summary, findings }: Report, hasColour: boolean): string {
  const paint = hasColour ? (code: string, text: string) => `\u001B[${code}m${text}\u001B[0m` : noPaint;
  const { files, documents, errors, warnings, information, hints } = summary;
  const total = errors + warnings + information + hints;
  const counts = [
    errors === 1 ? t('1 error') : t('{0} errors', errors),
    warnings === 1 ? t('1 warning') : t('{0} warnings', warnings),
    ...(information > 0 ? [t('{0} information', information)] : []),
    ...(hints > 0 ? [hints === 1 ? t('1 hint') : t('{0} hints', hints)] : []),
  ];
  const looked = [
    files === 1 ? t('1 file') : t('{0} files', files),
    documents === 1 ? t('1 document') : t('{0} documents', documents),
  ];
  const unlisted = total - findings.length;
  const rest = unlisted > 0 ? t(' ({0} below --min-severity not listed)', unlisted) : '';
  const blocks = findings.map((finding) => formatFinding(finding, paint));
  return [...blocks, `${looked.join(', ')}: ${counts.join(', ')}${rest}\n`].join('\n');
}

type Paint = (code: string, text: string) => string;

function noPaint(_code: string, text: string): string {
  return text;
}

function formatFinding(finding: ReportedFinding, paint: Paint): string {
  const { line, column, severity, code, message } = finding;
  const colour = colours[severity];
  const place = `${toShownPath(finding.file)}:${line}:${column}`;
  const title = `${paint('1', place)}: ${paint(`1;${colour}`, `${severity}[${code}]`)}: ${toPlainLine(message)}\n`;
  const { text, indent, length } = toExcerpt(finding);
  if (text.trim() === '') return title;
  const number = String(line);
  const [gutter, margin] = [`${number} | `, `${' '.repeat(number.length)} | `];
  const carets = paint(colour, '^'.repeat(length));
  return `${title}  ${paint('2', gutter)}${text}\n  ${paint('2', margin)}${' '.repeat(indent)}${carets}\n`;
}

/** At the start of a line `::` is a command to the log of GitHub's runners. */
function toShownPath(path: string): string {
  const plain = toPlainLine(path);
  return plain.startsWith(':') ? `./${plain}` : plain;
}
