import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Setting {
  readonly scope?: string;
  readonly default?: unknown;
  readonly markdownDescription?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'package.json'), 'utf8');
const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { contributes } = JSON.parse(text) as Manifest;

test('every word that package.json shows is in package.nls.json, and no other is', () => {
  const used = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(words).sort());
  const shown = /"(displayName|title|description|markdownDescription|label|placeholder)": "(?!%)(?!Driftline")/;
  expect(text).not.toMatch(shown);
});

describe('every setting', () => {
  const allowed: Readonly<Record<string, string>> = {
    'driftline.cluster.kubeconfig': 'machine-overridable',
    'driftline.cluster.context': 'resource',
    'driftline.drift.mode': 'resource',
    'driftline.dryRun': 'resource',
    'driftline.actions': 'resource',
    'driftline.rules': 'resource',
    'driftline.validation': 'resource',
    'driftline.pullRequest.forge': 'resource',
    'driftline.pullRequest.url': 'resource',
    'driftline.pullRequest.labels': 'resource',
    'driftline.tools.helmPath': 'machine',
    'driftline.trace.server': 'window',
  };

  test.each(Object.entries(contributes.configuration.properties))(
    '%s has scope, default and description',
    (name, setting) => {
      expect(setting.scope).toBe(allowed[name]);
      expect(setting.default).toBeDefined();
      expect(setting.markdownDescription).toMatch(/^%.+%$/);
    },
  );
});

test('every command is registered, and every menu has commands that exist', () => {
  const declared = contributes.commands.map(({ command }) => command);
  const source = readFileSync(join(root, 'client/src/extension.ts'), 'utf8');
  const registered = [...source.matchAll(/command\('(\w+)'/g)].map(([, name]) => `driftline.${name ?? ''}`);
  expect(registered.sort()).toEqual([...declared].sort());
  const offered = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
  expect(offered.filter((command) => !declared.includes(command))).toEqual([]);
});

test('commands that the client runs are its own or well-known ones of the editor', () => {
  const sources = globSync('client/src/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/'(driftline\.[a-z]\w*[A-Z]\w*)'/g)].map(([, name]) => name),
  );
  const declared = contributes.commands.map(({ command }) => command);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !declared.includes(name ?? ''))).toEqual([]);
});

test('what needs a row of a view is hidden from the palette, and a row has at most two buttons', () => {
  const { commandPalette = [], 'view/item/context': rows = [] } = contributes.menus;
  const ofEditor = new Set(
    ['checkAgain', 'openPullRequest', 'rollBack', 'updatePullRequest'].map((name) => `driftline.${name}`),
  );
  const isHidden = (name: string): boolean =>
    commandPalette.some(({ command, when }) => command === name && (when === 'false' || when.includes('editorLangId')));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ command }) => !isHidden(command) && !ofEditor.has(command))).toEqual([]);
  const buttons = rows.filter(({ group }) => group?.startsWith('inline'));
  const places = buttons.map(({ when, group = '' }) => `${/view == (\S+)/.exec(when)?.[1] ?? ''} ${group}`);
  expect(new Set(places)).toEqual(
    new Set(
      ['driftline.changes', 'driftline.drift', 'driftline.sync'].flatMap((view) => [
        `${view} inline@1`,
        `${view} inline@2`,
      ]),
    ),
  );
});

test('what a controller is asked for is offered where that is allowed only', () => {
  const asking = ['reconcile', 'suspend', 'resume', 'refresh', 'hardRefresh'].map((name) => `driftline.${name}`);
  const offered = Object.values(contributes.menus)
    .flat()
    .filter(({ command }) => asking.includes(command));
  expect(new Set(offered.map(({ command }) => command)).size).toBe(asking.length);
  for (const { when } of offered) expect(when).toMatch(/isWorkspaceTrusted && config\.driftline\.actions != none/);
  const inMenus = offered.filter(({ group }) => group !== undefined && !group.startsWith('inline'));
  expect(inMenus.every(({ group }) => group?.startsWith('3_reconcile'))).toBe(true);
});

test('the views stand in the order in which they are looked at', () => {
  const views = contributes.views['driftline']?.map(({ id }) => id);
  expect(views).toEqual(['driftline.sync', 'driftline.drift', 'driftline.changes', 'driftline.cluster']);
});

test.each([
  ['sync', ['no-kubeconfig', 'no-context', 'connecting', 'not-connected', 'reading', 'no-controller', 'read', 'well']],
  [
    'drift',
    [
      ...['no-kubeconfig', 'no-context', 'off', 'connecting', 'not-connected', 'not-scanned'],
      ...['scanning', 'in-sync'],
    ],
  ],
  ['changes', ['asking', 'no-repository', 'none']],
  ['cluster', ['no-kubeconfig', 'no-context', 'connecting']],
])('an empty view has words for each of its states: %s', (name, states) => {
  const own = contributes.viewsWelcome.filter(({ view }) => view === `driftline.${name}`);
  const [untrusted, ...others] = own.map(({ when }) => when);
  expect(untrusted).toBe('!isWorkspaceTrusted');
  expect(others).toEqual(states.map((state) => `isWorkspaceTrusted && driftline.${name}.state == ${state}`));
});

test('the walkthrough has five steps, each with a picture, an end, and commands that exist', () => {
  const [{ id, steps } = { id: '', steps: [] }, ...others] = contributes.walkthroughs;
  expect([id, others.length]).toEqual(['getStarted', 0]);
  expect(steps.map((step) => step.id)).toEqual(['trust', 'context', 'manifest', 'drift', 'pullRequest']);
  const declared = contributes.commands.map(({ command }) => command);
  const statusBar = readFileSync(join(root, 'client/src/status-bar.ts'), 'utf8');
  for (const { description, media, completionEvents } of steps) {
    const picture = readFileSync(join(root, media.svg), 'utf8');
    // it has to be seen on a dark ground and on a light one, and in a high contrast
    expect(picture.match(/stroke="#/g)).toBeNull();
    expect(picture).toContain('var(--vscode-');
    const told = words[description.replaceAll('%', '')] ?? '';
    const contexts = completionEvents.flatMap((one) => /^onContext:driftline\.steps\.(\w+)$/.exec(one)?.[1] ?? []);
    expect(contexts.filter((key) => !statusBar.includes(`setContext('steps.${key}'`))).toEqual([]);
    const events = completionEvents.filter((one) => !one.startsWith('onContext:'));
    const named = [told, ...events].flatMap((one) => one.match(/driftline\.\w+/g) ?? []);
    const known = new Set([...declared, ...(contributes.views['driftline'] ?? []).map((view) => view.id)]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(completionEvents.length).toBeGreaterThan(0);
  }
});

test.each(['untrusted', 'noKubeconfig', 'noContext'])('the walkthrough is reached from what is %s', (state) => {
  expect(words[`welcome.${state}`]).toContain('(command:driftline.getStarted)');
});

test('words of an empty view lead to commands that exist', () => {
  const declared = contributes.commands.map(({ command }) => command);
  const texts = Object.entries(words).flatMap(([key, text]) => (key.startsWith('welcome.') ? [text] : []));
  const led = texts.flatMap((text) => [...text.matchAll(/command:(driftline\.\w+)/g)].map(([, name]) => name ?? ''));
  expect(led.length).toBeGreaterThan(5);
  expect(led.filter((name) => !declared.includes(name))).toEqual([]);
});
