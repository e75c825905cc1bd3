import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Json, type JsonObject, at, isObject } from '../../server/src/manifest/json.ts';
import { ruleCodes } from '../../server/src/graph/rules/repository-rule.ts';
import { type Settings, parseSettings } from '../../server/src/settings.ts';

/** Read by the language client's library, not by us. */
const foreign = 'driftline.trace.server';

/** The only one that is an object by itself. */
const rules = 'driftline.rules';

/** The only list. */
const labels = 'driftline.pullRequest.labels';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as JsonObject;
const declared = at(manifest, 'contributes', 'configuration', 'properties') as Readonly<Record<string, JsonObject>>;
const own = Object.entries(declared).filter(([name]) => name !== foreign);
const scalars = own.filter(([name]) => name !== rules && name !== labels);

/** All values of the choices; a value that is missing or too many here does not compile. */
const choices = {
  'driftline.drift.mode': { off: true, manual: true, onSave: true, onType: true } satisfies Record<
    Settings['drift']['mode'],
    true
  >,
  'driftline.dryRun': { never: true, managed: true, always: true } satisfies Record<Settings['dryRun'], true>,
  'driftline.actions': { none: true, reconcile: true } satisfies Record<Settings['actions'], true>,
  'driftline.pullRequest.forge': {
    auto: true,
    github: true,
    gitlab: true,
    gitea: true,
    forgejo: true,
  } satisfies Record<Settings['pullRequest']['forge'], true>,
  'driftline.validation': { auto: true, on: true, off: true } satisfies Record<Settings['validation'], true>,
};

/** `{ drift: { mode: 'off' } }` as `driftline.drift.mode: off`. */
function flatten(value: Json, name = 'driftline'): readonly (readonly [string, Json])[] {
  if (!isObject(value) || name === rules) return [[name, value]];
  return Object.entries(value).flatMap(([key, part]) => flatten(part, `${name}.${key}`));
}

function nest(name: string, value: Json): Json {
  return name
    .split('.')
    .slice(1)
    .reduceRight((inner, key) => ({ [key]: inner }), value);
}

describe('package.json and the schema', () => {
  test('have the same settings, with the same defaults', () => {
    const { settings, problems } = parseSettings(undefined);
    const { folders, ...scope } = settings;
    expect([problems, folders]).toEqual([[], []]);
    expect(Object.fromEntries(flatten(scope))).toEqual(
      Object.fromEntries(own.map(([name, setting]) => [name, setting['default']])),
    );
  });

  test('have the same choices', () => {
    const offered = own.filter(([, setting]) => setting['enum']).map(([name, setting]) => [name, setting['enum']]);
    expect(Object.fromEntries(offered)).toEqual(
      Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, Object.keys(values)])),
    );
  });

  test.each(scalars)('%s: every value of its type is taken as it is, and no other', (name, setting) => {
    const values = (setting['enum'] as readonly string[] | undefined) ?? ['', 'any text'];
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      const { settings, problems } = parseSettings(nest(name, value));
      expect(problems).toEqual([]);
      expect(Object.fromEntries(flatten(settings))[name]).toBe(value);
    }
    for (const value of setting['enum'] ? ['', 'other', 5, null] : [5, null, [], true]) {
      const { settings, problems } = parseSettings(nest(name, value));
      expect(problems.map((problem) => problem.split(':')[0])).toEqual([name]);
      expect(settings).toEqual(parseSettings({}).settings);
    }
  });

  test('labels are a list of texts, and nothing else', () => {
    expect(parseSettings({ pullRequest: { labels: ['gitops'] } }).settings.pullRequest.labels).toEqual(['gitops']);
    for (const value of ['gitops', 5, {}, null, [5]]) {
      const { settings, problems } = parseSettings({ pullRequest: { labels: value } });
      expect(problems).toHaveLength(1);
      expect(settings).toEqual(parseSettings({}).settings);
    }
  });

  test('every rule can be told otherwise or not at all, and what is no such choice is named and left out', () => {
    const setting = declared[rules];
    expect(Object.keys(at(setting ?? null, 'properties') ?? {})).toEqual(ruleCodes);
    for (const value of at(setting ?? null, 'additionalProperties', 'enum') as readonly string[]) {
      const chosen = { 'unlisted-file': value };
      const { settings, problems } = parseSettings({ rules: chosen });
      expect([settings.rules, problems]).toEqual([chosen, []]);
    }
    const { settings, problems } = parseSettings({
      rules: { 'unlisted-file': 'loud', 'yaml-word': 'off', typo: 'off' },
    });
    expect(settings.rules).toEqual({ 'yaml-word': 'off', typo: 'off' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'driftline.rules.unlisted-file',
      'driftline.rules.typo',
    ]);
  });

  test('every choice is described, and what names a kubeconfig, a context, an address or a program is restricted without trust', () => {
    for (const [, setting] of own) {
      const [offered, described] = [setting['enum'], setting['markdownEnumDescriptions']] as (Json[] | undefined)[];
      expect(described?.length).toBe(offered?.length);
    }
    expect(at(manifest, 'capabilities', 'untrustedWorkspaces', 'restrictedConfigurations')).toEqual(
      own.map(([name]) => name).filter((name) => /^driftline\.(?:cluster\.|tools\.|pullRequest\.url$)/.test(name)),
    );
  });
});

describe('parseSettings', () => {
  test.each([null, undefined, {}])('%j: the defaults', (value) => {
    expect(parseSettings(value)).toEqual(parseSettings({}));
  });

  test.each([5, 'text', [], true])('%j is none, and says so', (value) => {
    expect(parseSettings(value).problems).toHaveLength(1);
  });

  test('a value that does not fit leaves the others as they are', () => {
    const cluster = { context: 'prod', kubeconfig: 5 };
    const { settings, problems } = parseSettings({ cluster, drift: { mode: 'sometimes' }, dryRun: 'never' });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'driftline.cluster.kubeconfig',
      'driftline.drift.mode',
    ]);
    expect(settings).toEqual({
      ...parseSettings({}).settings,
      cluster: { context: 'prod', kubeconfig: '' },
      dryRun: 'never',
    });
    expect(cluster.kubeconfig).toBe(5);
    expect(parseSettings({ cluster: 'prod', dryRun: 'never' }).settings).toMatchObject({
      cluster: { context: '' },
      dryRun: 'never',
    });
  });

  test('unknown settings are left out, such as those of the client', () => {
    const { settings, problems } = parseSettings({ trace: { server: 'off' } });
    expect(problems).toEqual([]);
    expect(settings).not.toHaveProperty('trace');
  });
});
