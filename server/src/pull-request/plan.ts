import type { BuildGraph } from '../graph/targets/build-graph.ts';
import type { OwnerChanges } from './change.ts';
import { type PlanKnowledge, compareBuilds } from './compare-builds.ts';
import { findRisks } from './find-risks.ts';
import { type FileTexts, nameBranch } from './name-branch.ts';
import { type CodeOwners, type Reviewers, readCodeOwners } from './read-code-owners.ts';
import type { LiveDrift, Risk } from './risks/risk.ts';
import { writeBody } from './write-body.ts';
import { type Author, writeMessage } from './write-message.ts';
import { toSubject, writeSubject } from './write-subject.ts';

/** What a pull request is planned from. */
export interface PlanInput {
  /** By path from the root: `/apps/web.yaml`. */
  readonly files: ReadonlyMap<string, FileTexts>;
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  /** The last subjects of the repository's log, the newest first. */
  readonly subjects: readonly string[];
  /** The branch that the change is to go to. */
  readonly base: string;
  /** A person's own words, where there are some. */
  readonly subject?: string;
  /** Where the change goes to a branch that is there already. */
  readonly branch?: string;
  readonly codeOwners?: CodeOwners;
  readonly author?: Author;
  /** The account that opens the pull request: nobody reviews their own. */
  readonly login?: string;
  readonly signsOff?: boolean;
  readonly labels?: readonly string[];
  /** How the clusters differ from what they are to have now. */
  readonly live?: readonly LiveDrift[];
  readonly knowledge?: PlanKnowledge;
  /** What the builds give is not known, and so not what changes in it. */
  readonly isUnbuilt?: boolean;
  /** The longest body that the forge takes. */
  readonly bodyLimit?: number;
}

/** All that a pull request is made of. */
export interface ChangePlan {
  readonly branch: string;
  readonly base: string;
  readonly subject: string;
  /** Of the commit, with the subject. */
  readonly message: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly reviewers: Reviewers;
  readonly changes: readonly OwnerChanges[];
  readonly risks: readonly Risk[];
}

/** Plans a pull request for a change of files: the same input gives the same plan. */
export function planChange(input: PlanInput): ChangePlan {
  const { before, after, base, knowledge, live = [], labels = [], bodyLimit, author, login } = input;
  const files = new Map([...input.files].filter(([, texts]) => texts.before !== texts.after));
  const names = [...files.keys()].sort();
  const changes = compareBuilds(before, after, { touched: new Set(names), ...knowledge });
  const risks = findRisks(changes, { live });
  const own = input.subject === undefined ? '' : toSubject(input.subject);
  const subject = own === '' ? writeSubject(changes, names, input.subjects) : own;
  return {
    branch: input.branch ?? nameBranch(subject, files),
    base,
    subject,
    message: writeMessage(subject, changes, input.signsOff ? author : undefined),
    title: subject,
    body: writeBody({
      ...{ changes, risks, files: names.length },
      ...(input.isUnbuilt && { isUnbuilt: true }),
      ...(bodyLimit !== undefined && { limit: bodyLimit }),
    }),
    labels: [...new Set(labels)],
    reviewers: input.codeOwners ? withoutAuthor(readCodeOwners(input.codeOwners, names), author, login) : nobody,
    changes,
    risks,
  };
}

const nobody: Reviewers = { users: [], teams: [], emails: [] };

/** Forges refuse the author of a pull request as its reviewer. */
function withoutAuthor(
  { users, teams, emails }: Reviewers,
  author: Author | undefined,
  login: string | undefined,
): Reviewers {
  const isOther = (name: string, own: string | undefined): boolean => name.toLowerCase() !== own?.toLowerCase();
  return {
    users: users.filter((user) => isOther(user, login)),
    teams,
    emails: emails.filter((email) => isOther(email, author?.email)),
  };
}
