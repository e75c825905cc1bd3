import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBuilds } from '../../../server/src/pull-request/compare-builds.ts';
import { nameBranch } from '../../../server/src/pull-request/name-branch.ts';
import { writeMessage } from '../../../server/src/pull-request/write-message.ts';
import { toSubject, writeSubject } from '../../../server/src/pull-request/write-subject.ts';
import { anyText } from '../../support/arbitraries.ts';
import { type Applier, planGraph } from '../../support/plan-graphs.ts';

const deployment = (replicas: number, image = 'a:1', name = 'app'): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: "${name}", namespace: media }\nspec: { replicas: ${replicas}, template: { spec: { containers: [{ name: app, image: "${image}" }] } } }\n---\n`;
const web = (text: string): Readonly<Record<string, Applier>> => ({ web: { text } });
const write = (before: string, after: string, subjects: readonly string[], file = '/apps/media/app.yaml'): string =>
  writeSubject(compareBuilds(planGraph(web(before)), planGraph(web(after))), [file], subjects);

const plain = ['Add a thing', 'Remove a thing', 'Merge branch x', 'chore: once'];
const conventional = ['feat: a', 'chore: b', 'fix: c', 'a sentence'];
const scoped = ['feat(media): a', 'chore(media): b', 'fix(network): c', 'chore(media): d'];

test.each<[string, string, string, readonly string[], string]>([
  ['a sentence, in a repository of sentences', deployment(1), deployment(3), plain, 'Set replicas of app to 3'],
  ['a type, where most have one', deployment(1), deployment(3), conventional, 'chore: set replicas of app to 3'],
  ['a scope that is known', deployment(1), deployment(3), scoped, 'chore(media): set replicas of app to 3'],
  [
    'a new scope, where most have one',
    deployment(1),
    deployment(3),
    ['fix(x): a'],
    'fix(app): set replicas of app to 3',
  ],
  ['the tag of an image', deployment(1), deployment(1, 'a:2.0.1@sha256:ff'), plain, 'Update app to 2.0.1'],
  ['what is new', '', deployment(1), conventional, 'feat: add Deployment app'],
  ['what goes', deployment(1), '', conventional, 'chore: remove Deployment app'],
  [
    'several',
    deployment(1) + deployment(1, 'a:1', 'b'),
    deployment(2) + deployment(2, 'a:1', 'b'),
    plain,
    'Change app, b',
  ],
  ['no object', deployment(1), deployment(1), plain, 'Change app.yaml'],
])('%s', (_, before, after, subjects, expected) => {
  expect(write(before, after, subjects)).toBe(expected);
});

test('whatever objects and files are called, a subject is one line of 72 characters without a mention or a number of an issue', () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { minLength: 1, maxLength: 3 }),
      fc.array(anyText, { maxLength: 5 }),
      (names, subjects) => {
        const owner = { id: 'a', kind: 'flux' as const, name: names[0] ?? '', directory: '/', isSuspended: false };
        const changes = names.map((name) => ({
          ...{ id: { group: '', kind: name, name }, apiVersion: 'v1', outcome: 'changed' as const, looseImages: [] },
          fields: [{ path: [{ field: name }], before: 'a', after: name }],
        }));
        const subject = writeSubject(
          [{ owner, presence: 'kept', isPartial: false, changes }],
          [`/${names[0]}`],
          subjects,
        );
        expect(subject.length).toBeLessThanOrEqual(72);
        expect(subject.replace(/^[a-z]+(?:\([^()]*\))?: /, '')).not.toMatch(/[\p{Cc}@#`<>]/u);
        expect(subject.trim()).not.toBe('');
      },
    ),
  );
});

test("a person's own words are kept, on one line", () => {
  expect(toSubject('  # Fix\n@all  the things  ')).toBe('Fix @all the things');
  expect(toSubject('x'.repeat(100))).toHaveLength(72);
});

test('a branch has the same name for the same change alone, and one that Git takes', () => {
  const files = (after: string): ReadonlyMap<string, { before: string; after: string }> =>
    new Map([['/a', { before: '', after }]]);
  expect(nameBranch('Fix it', files('a'))).toBe(nameBranch('Fix it', files('a')));
  expect(nameBranch('Fix it', files('a'))).not.toBe(nameBranch('Fix it', files('b')));
  fc.assert(
    fc.property(anyText, (subject) => {
      expect(nameBranch(subject, files('a'))).toMatch(/^driftline\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
    }),
  );
});

test('a message is signed off as whoever commits, whose name ends no line', () => {
  const message = writeMessage('Fix it', [], { name: 'A\nReviewed-by: B', email: 'a@example.com>' });
  expect(message).toBe('Fix it\n\nSigned-off-by: A Reviewed-by: B <a@example.com>\n');
  expect(writeMessage('Fix it', [], undefined)).toBe('Fix it\n');
});
