import { beforeEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { FailedUpgrade, LiveDocuments, OpenedUpgrade } from '../../../client/src/live-document.ts';
import { l10n } from './fake-l10n.ts';

type Opened = OpenedUpgrade | FailedUpgrade | undefined;

const chart = { repository: 'https://charts.example.com', name: 'web', version: '1.2.3' };
const missing = { problem: 'not fetched', chart };
const sides = { released: 'released' as unknown as vscode.Uri, next: 'next' as unknown as vscode.Uri };
const changed = { title: 'HelmRelease web', ...sides, isSame: false };
let answer: string | undefined;
let said: unknown[];

beforeEach(() => {
  said = [];
  answer = undefined;
  vi.resetModules();
  const say = (...words: unknown[]): Promise<string | undefined> => {
    said.push(words);
    return Promise.resolve(words.length > 1 ? answer : undefined);
  };
  vi.doMock('vscode', () => ({
    l10n,
    ProgressLocation: { Window: 10 },
    Position: Object,
    window: {
      showInformationMessage: say,
      showWarningMessage: say,
      withProgress: (_options: object, run: () => Promise<unknown>) => run(),
    },
    commands: {
      executeCommand: (...command: unknown[]) => {
        said.push(command);
        return Promise.resolve();
      },
    },
  }));
});

/** What a person gets to see, and which charts are fetched, where the server answers so in turn. */
async function compare(answers: readonly Opened[], failure?: string): Promise<readonly unknown[]> {
  const fetched: unknown[] = [];
  const rest = [...answers];
  const documents = {
    openUpgrade: () => Promise.resolve(rest.shift()),
    fetchChart: (one: unknown) => {
      fetched.push(one);
      return Promise.resolve(failure);
    },
  } as unknown as LiveDocuments;
  const { compareUpgrade } = await import('../../../client/src/commands/compare-upgrade.ts');
  await compareUpgrade(documents, 'file:///app.yaml', { line: 0, character: 0 });
  return fetched;
}

test('both sides are shown, unless they are the same, or nobody knows one', async () => {
  await compare([changed]);
  expect(said).toEqual([['vscode.diff', 'released', 'next', 'HelmRelease web: released ↔ after upgrade']]);
  said = [];
  await compare([{ ...changed, isSame: true }]);
  await compare([{ problem: 'why' }]);
  await compare([undefined]);
  expect(said).toEqual([
    ['The next upgrade of HelmRelease web changes nothing.'],
    ['why'],
    ['There is no HelmRelease here.'],
  ]);
});

const question = [
  'not fetched',
  { modal: true, detail: 'Helm asks https://charts.example.com for it, without any credentials of yours.' },
  'Fetch Chart',
];

test('a chart is fetched only by who has been told from where, and agrees', async () => {
  expect(await compare([missing])).toEqual([]);
  expect(said).toEqual([question]);
  said = [];
  answer = 'Fetch Chart';
  expect(await compare([missing, changed])).toEqual([chart]);
  expect(said).toHaveLength(2);
  expect(said[0]).toEqual(question);
});

test('that a chart could not be fetched is told, and not asked again', async () => {
  answer = 'Fetch Chart';
  await compare([missing], 'no such version');
  expect(said).toEqual([question, ['no such version']]);
});
