import type { ForgeError } from '../../forge-port.ts';
import type { Result } from '../../ports.ts';
import { reviewerRefused } from './notes.ts';

/** Whom to ask, as the forges' APIs take it. */
export interface ReviewersBody {
  readonly reviewers: readonly string[];
  readonly team_reviewers: readonly string[];
}

type AskFor = (body: ReviewersBody) => Promise<Result<unknown, ForgeError>>;

/** Who was asked, and what to say of the others. */
export interface Asked {
  readonly asked: readonly string[];
  readonly notes: readonly string[];
}

/** The same without who has opened it: no forge asks an author. */
export function withoutAuthor(names: readonly string[], author: string | undefined): readonly string[] {
  return names.filter((name) => name.replace(/^@/, '').toLowerCase() !== author?.toLowerCase());
}

/** Asks all at once, and one by one where that is refused: one name that the forge does not know loses the others else. */
export async function askReviewers(names: readonly string[], ask: AskFor): Promise<Asked> {
  const unique = [...new Set(names.map((name) => name.replace(/^@/, '')))].filter((name) => name !== '');
  if (unique.length === 0) return { asked: [], notes: [] };
  const all = await ask(toBody(unique));
  if (all.ok) return { asked: unique, notes: [] };
  const asked: string[] = [];
  const notes: string[] = [];
  for (const name of unique) {
    const one = unique.length === 1 ? all : await ask(toBody([name]));
    if (one.ok) asked.push(name);
    else notes.push(reviewerRefused(name, one.error));
  }
  return { asked, notes };
}

function toBody(names: readonly string[]): ReviewersBody {
  const teams = names.filter((name) => name.includes('/'));
  return {
    reviewers: names.filter((name) => !name.includes('/')),
    team_reviewers: teams.map((team) => team.slice(team.indexOf('/') + 1)),
  };
}
