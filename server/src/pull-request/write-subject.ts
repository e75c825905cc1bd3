import { type FieldPath, formatPath } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';
import type { FieldChange, ObjectChange, OwnerChanges } from './change.ts';
import { type SubjectStyle, readSubjectStyle } from './subject-style.ts';

/** More of a subject is cut by what shows it: https://git-scm.com/docs/git-commit#_discussion */
const longest = 72;

/** One line that says what a change does, as the repository writes its own. */
export function writeSubject(
  changes: readonly OwnerChanges[],
  files: readonly string[],
  subjects: readonly string[],
): string {
  const style = readSubjectStyle(subjects);
  const objects = changes.flatMap((one) => one.changes);
  const told = chooseTold(objects);
  const scope = style.hasScope ? chooseScope(style, told, changes, files) : undefined;
  const type = style.isConventional ? `${chooseType(style, told)}${scope === undefined ? '' : `(${scope})`}: ` : '';
  const ways = describe(told, changes, files);
  const fits = ways.find((words) => type.length + words.length <= longest) ?? ways.at(-1) ?? '';
  const words = style.isCapital ? fits.replace(/^./, (letter) => letter.toUpperCase()) : fits;
  return cut(`${type}${words}`);
}

/** A person's own words as a subject: one line, without what Git takes for a comment. */
export function toSubject(text: string): string {
  return cut(
    text
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim()
      .replace(/^#+\s*/, ''),
  );
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$|\s+$/, '')}…` : text;
}

/** What others follow from is enough: a Kustomization that is removed, not all that it applied. */
function chooseTold(objects: readonly ObjectChange[]): readonly ObjectChange[] {
  const first = objects.filter(({ deletion }) => deletion === undefined || deletion.how === 'pruned');
  return first.length > 0 ? first : objects;
}

/** From what says most to what is shortest. */
function describe(
  told: readonly ObjectChange[],
  changes: readonly OwnerChanges[],
  files: readonly string[],
): readonly string[] {
  const [only, ...others] = told;
  if (!only) return describeFiles(files);
  const verb = chooseVerb(told);
  if (others.length === 0) {
    const { kind, name } = only.id;
    const whole = `${verb} ${toWord(kind)} ${toWord(name)}`;
    return [...describeField(only), whole, `${verb} ${toWord(name)}`, `${verb} 1 object`];
  }
  const names = [...new Set(told.map(({ id }) => toWord(id.name)))];
  const owners = changes.filter((one) => one.changes.length > 0);
  const where = owners.length === 1 && owners[0] ? ` in ${toWord(owners[0].owner.name)}` : '';
  const listed = names.length <= 3 ? [`${verb} ${names.join(', ')}`] : [];
  return [...listed, `${verb} ${told.length} objects${where}`, `${verb} ${told.length} objects`];
}

function describeFiles(files: readonly string[]): readonly string[] {
  const [only, ...others] = files;
  if (only === undefined) return ['change nothing'];
  const name = only.split('/').at(-1) ?? '';
  return others.length === 0 ? [`change ${toWord(name)}`, 'change 1 file'] : [`change ${files.length} files`];
}

function chooseVerb(told: readonly ObjectChange[]): string {
  const isAll = (is: (one: ObjectChange) => boolean): boolean => told.every(is);
  if (isAll(({ outcome }) => outcome === 'created')) return 'add';
  if (isAll(({ outcome }) => outcome === 'deleted' || outcome === 'left')) return 'remove';
  return isAll(({ outcome }) => outcome === 'moved') ? 'move' : 'change';
}

/** The only field of an object, where its value is a word. */
function describeField({ id, fields, outcome }: ObjectChange): readonly string[] {
  const [only, ...others] = fields;
  if (!only || others.length > 0 || outcome === 'created') return [];
  const field = toWord(nameField(only.path));
  const name = toWord(id.name);
  const version = readVersion(only);
  const value = version ?? toShort(only.after);
  const plain = `change ${field} of ${name}`;
  if (value === undefined) return [plain];
  return version === undefined
    ? [`set ${field} of ${name} to ${value}`, plain]
    : [`update ${name} to ${value}`, `update ${field} of ${name}`, plain];
}

function nameField(path: FieldPath): string {
  const last = path.findLast((step) => 'field' in step);
  return last && 'field' in last ? last.field : formatPath(path);
}

/** The tag of an image, or the version of a chart. */
function readVersion({ path, before, after }: FieldChange): string | undefined {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  const field = nameField(path);
  if (!/^(?:image|tag|version|ref|targetRevision|semver|digest)$/.test(field)) return undefined;
  const tag = (field === 'image' ? /:([^:/@]+)(?:@|$)/.exec(after)?.[1] : after)?.replace(/@.*$/s, '');
  return tag !== undefined && /^[\w.+-]{1,40}$/.test(tag) ? tag : undefined;
}

function toShort(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && /^[\w./-]{1,30}$/.test(value) ? value : undefined;
}

function chooseType({ types }: SubjectStyle, told: readonly ObjectChange[]): string {
  const verb = told.length > 0 ? chooseVerb(told) : 'change';
  const wanted =
    verb === 'add' ? ['feat', 'chore'] : verb === 'change' ? ['chore', 'fix', 'feat'] : ['chore', 'refactor'];
  return wanted.find((type) => types.includes(type)) ?? types[0] ?? 'chore';
}

/** One that the repository has used before, from what the change is about to where it lies; else what it is about. */
function chooseScope(
  { scopes }: SubjectStyle,
  told: readonly ObjectChange[],
  changes: readonly OwnerChanges[],
  files: readonly string[],
): string | undefined {
  const shared = (all: readonly string[]): readonly string[] => {
    const words = [...new Set(all)];
    return words.length === 1 ? words : [];
  };
  const owners = changes.filter((one) => one.changes.length > 0);
  const candidates = [
    ...shared(told.map(({ id }) => id.name)),
    ...shared(owners.map(({ owner }) => owner.name)),
    ...shared(told.flatMap(({ id }) => id.namespace ?? [])),
    ...sharedFolders(files).toReversed(),
  ].map(toWord);
  return (
    candidates.find((word) => scopes.includes(word)) ?? candidates.find((word) => word !== '' && word.length <= 25)
  );
}

function sharedFolders(files: readonly string[]): readonly string[] {
  const all = files.map((file) => file.split('/').filter(Boolean).slice(0, -1));
  const [first = [], ...others] = all;
  const end = first.findIndex((name, i) => others.some((folders) => folders[i] !== name));
  return end < 0 ? first : first.slice(0, end);
}

/** A name from outside as a word that says nothing to Git, to a forge or to a terminal. */
function toWord(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}._/-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
