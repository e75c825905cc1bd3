import { bodyMark } from './write-body.ts';

const end = '<!-- /driftline-plan -->';

/** The plan with a line after it, by which it is known from what a person adds below. */
export function closeBody(plan: string): string {
  return `${plan.trimEnd()}\n\n${end}`;
}

/** A body in which the plan of before is replaced, and every other word is as it was; without one it comes last. */
export function replaceBody(body: string, plan: string): string {
  const text = body.replaceAll('\r\n', '\n');
  const from = text.indexOf(bodyMark);
  const to = from < 0 ? -1 : text.lastIndexOf(end);
  const before = (from < 0 ? text : text.slice(0, from)).trim();
  // a value in the plan may look like the end of it, and is not the last
  const after = to < 0 || to < from ? '' : text.slice(to + end.length).trim();
  return [before, closeBody(plan), after].filter((part) => part !== '').join('\n\n');
}
