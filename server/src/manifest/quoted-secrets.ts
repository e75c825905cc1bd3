import { type JsonObject, at, isArray, stringAt } from './json.ts';

/**
 * Whether words of a controller may quote a value of a Secret: controllers repeat the words of the API server, which
 * quotes what it refuses.
 */
export function mayQuoteSecret(words: string): boolean {
  return /secret/i.test(words);
}

/**
 * What may be told of a controller's words about an object of Flux: nothing where it takes values from Secrets; and where
 * it decrypts files, of which nobody knows here what is secret in them, no value that is quoted.
 */
export function withoutValues(
  object: JsonObject,
  reason: string | undefined,
  words: string | undefined,
): string | undefined {
  if (words === undefined || isPlainReason(reason)) return words;
  if (takesSecret(object)) return undefined;
  return at(object, 'spec', 'decryption') === undefined ? words : hideValues(words);
}

/** What stands in quotes is kept only where it is the name of something, so that a new way of words hides too much. */
function hideValues(words: string): string {
  const told = words.replace(quoted, (all: string, before: string | undefined, after: string | undefined) =>
    before === undefined && after === undefined ? '"***"' : all,
  );
  return told.replace(/`[^`]*(?:`|$)/g, '***').replace(/ value: (?!").*?(?=: |$)/g, ' value: ***');
}

const quoted =
  /((?:\b(?:kind|version|webhook|field|namespace|resource|policy|group|User)|\(strict mode\):) )?"(?:[^"\\]|\\.)*(?:"|$)( (?:is invalid|not found|is forbidden|already exists|denied))?/g;

/**
 * Whether an object of Flux puts values of a Secret into what it applies: whatever is refused may then quote one, without
 * a word of where it is from.
 */
export function takesSecret(object: JsonObject): boolean {
  const lists = [at(object, 'spec', 'valuesFrom'), at(object, 'spec', 'postBuild', 'substituteFrom')];
  return lists.some((list) => isArray(list) && list.some((one) => stringAt(one, 'kind') === 'Secret'));
}

/** Whether words for this reason name objects, versions and numbers at most, whatever an object takes its values from. */
export function isPlainReason(reason: string | undefined): boolean {
  return reason !== undefined && (plainReasons.has(reason) || ofProgress.has(reason));
}

/** Reasons whose words name objects and revisions and quote nothing, so that they may also speak of Secrets. */
export const plainReasons: ReadonlySet<string> = new Set([
  'DependencyNotReady',
  'Succeeded',
  'ReconciliationSucceeded',
  'InstallSucceeded',
  'UpgradeSucceeded',
  'ChartPullSucceeded',
]);

/** Of Flux' own controllers: what they say before they apply anything, once they are done, or when they give up. */
const ofProgress: ReadonlySet<string> = new Set([
  ...['ArtifactFailed', 'Progressing', 'RetriesExceeded', 'SourceNotReady'],
  ...['RollbackSucceeded', 'TestSucceeded', 'UninstallSucceeded'],
]);
