import type { ObjectChange, OwnerChanges } from './change.ts';
import { countOutcomes, describeCounts } from './count-outcomes.ts';

/** Who commits, as Git is configured. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** The message of a commit: its subject, how many objects it changes, and the line that signs it off. */
export function writeMessage(
  subject: string,
  changes: readonly OwnerChanges[],
  signsOffAs: Author | undefined,
): string {
  const objects: readonly ObjectChange[] = changes.flatMap((one) => one.changes);
  const counts = objects.length > 1 ? `In the cluster: ${describeCounts(countOutcomes(objects))}.` : undefined;
  // https://git-scm.com/docs/git-commit#Documentation/git-commit.txt---signoff
  const sign = signsOffAs && `Signed-off-by: ${toTrailer(signsOffAs.name)} <${toTrailer(signsOffAs.email)}>`;
  return `${[subject, counts, sign].filter((part) => part !== undefined).join('\n\n')}\n`;
}

function toTrailer(text: string): string {
  return text.replace(/[\p{C}<>]+/gu, ' ').trim();
}
