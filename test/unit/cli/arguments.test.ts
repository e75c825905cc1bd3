import { expect, test } from 'vitest';
import { parseArguments } from '../../../server/src/cli/arguments.ts';

test('the folder that one is in is checked, for errors, in words, if nothing else is asked for', () => {
  expect(parseArguments(['check'])).toEqual({
    task: 'check',
    paths: ['.'],
    format: 'text',
    least: 'error',
    isOffline: false,
    severities: {},
  });
});

test('everything that can be asked for', () => {
  const all = ['--format', 'sarif', '--min-severity=hint', '--context', 'home', '--kubeconfig', 'k', '--color'];
  expect(parseArguments(['check', 'a', ...all, '-', 'b c'])).toEqual({
    task: 'check',
    paths: ['a', '-', 'b c'],
    format: 'sarif',
    least: 'hint',
    context: 'home',
    kubeconfig: 'k',
    isOffline: false,
    severities: {},
    hasColour: true,
  });
  expect(parseArguments(['check', '--offline', '--', '--odd.yaml'])).toMatchObject({
    isOffline: true,
    paths: ['--odd.yaml'],
  });
});

test('what is rendered is left to where the files lie, unless somebody says so', () => {
  expect(parseArguments(['check'])).not.toHaveProperty('isRendered');
  expect(parseArguments(['check', '--rendered'])).toMatchObject({ isRendered: true });
  expect(parseArguments(['check', '--rendered', '--no-rendered'])).toMatchObject({ isRendered: false });
});

test('codes are told as they are asked to be, and a code or severity that there is not is refused', () => {
  const rules = ['--rule', 'unlisted-file=error', '--rule=yaml-word=off'];
  expect(parseArguments(['check', ...rules])).toMatchObject({
    severities: { 'unlisted-file': 'error', 'yaml-word': 'off' },
  });
  for (const wrong of ['unlisted-file', 'unlisted-file=', 'unlisted-file=loud', 'typo=off', '=off', 'toString=off'])
    expect(parseArguments(['check', '--rule', wrong])).toMatchObject({ task: 'none' });
});

test('no colours wins over colours', () => {
  expect(parseArguments(['check', '--color', '--no-color'])).toMatchObject({ hasColour: false });
});

test.each([
  [['--help'], 'help'],
  [['check', '-h'], 'help'],
  [['--version'], 'version'],
])('%j asks for the %s', (argv, task) => {
  expect(parseArguments(argv)).toEqual({ task });
});

test.each([
  ['no command', []],
  ['another command', ['chek']],
  ['an unknown option', ['check', '--strict']],
  ['an option without its value', ['check', '--format']],
  ['a value for a switch', ['check', '--offline=yes']],
  ['an unknown format', ['check', '--format', 'xml']],
  ['the name of something that every object has', ['check', '--format', 'constructor']],
  ['an unknown severity', ['check', '--min-severity', 'warn']],
  ['a cluster and none', ['check', '--context', 'home', '--offline']],
  ['a kubeconfig without a context', ['check', '--kubeconfig', 'k']],
  ['a context without a name', ['check', '--context', '']],
  ['a path without a name', ['check', '']],
])('%s is refused', (_what, argv) => {
  expect(parseArguments(argv)).toMatchObject({ task: 'none' });
});

test('what is refused is named, without advice for something else', () => {
  expect(parseArguments(['check', '--strict'])).toEqual({ task: 'none', problem: "Unknown option '--strict'." });
});

test('the version of Kubernetes is one, and is not asked of a cluster as well', () => {
  expect(parseArguments(['check', '--kubernetes-version', 'v1.33.2'])).toMatchObject({ kubernetesVersion: 'v1.33.2' });
  for (const wrong of ['33', 'latest', '2.0', ''])
    expect(parseArguments(['check', `--kubernetes-version=${wrong}`])).toMatchObject({ task: 'none' });
  expect(parseArguments(['check', '--context', 'a', '--kubernetes-version', '1.33'])).toMatchObject({ task: 'none' });
});

test('what is rendered is named, and how', () => {
  expect(parseArguments(['render', 'apps/web'])).toEqual({
    task: 'render',
    path: 'apps/web',
    format: 'yaml',
    hasProvenance: false,
  });
  expect(parseArguments(['render', 'ks.yaml', '--provenance', '--format=json'])).toMatchObject({
    format: 'json',
    hasProvenance: true,
  });
});

test('the graph is that of where one is, if nothing else is asked for', () => {
  expect(parseArguments(['graph'])).toEqual({ task: 'graph', path: '.', format: 'text' });
  expect(parseArguments(['graph', 'lab', '--format', 'json', '--no-color'])).toEqual({
    task: 'graph',
    path: 'lab',
    format: 'json',
    hasColour: false,
  });
});

test.each([
  ['nothing to render', ['render']],
  ['two things to render', ['render', 'a', 'b']],
  ['two graphs', ['graph', 'a', 'b']],
  ['a format of another command', ['render', 'a', '--format', 'sarif']],
  ['a format of another command for the graph', ['graph', '--format', 'yaml']],
  ['an option of another command', ['graph', '--provenance']],
  ['a cluster to render for', ['render', 'a', '--context', 'home']],
  ['the places of findings', ['check', '--provenance']],
])('%s is refused', (_what, argv) => {
  expect(parseArguments(argv)).toMatchObject({ task: 'none' });
});

test('status wants a context and no path', () => {
  expect(parseArguments(['status', '--context', 'home'])).toEqual({ task: 'status', format: 'text', context: 'home' });
  expect(parseArguments(['status', '--context', 'home', '--kubeconfig', 'k', '--format', 'json', '--color'])).toEqual({
    ...{ task: 'status', format: 'json', context: 'home', kubeconfig: 'k', hasColour: true },
  });
  for (const wrong of [
    [],
    ['--context', ''],
    ['--context', 'home', 'apps'],
    ['--context', 'home', '--format', 'sarif'],
  ])
    expect(parseArguments(['status', ...wrong]).task, wrong.join(' ')).toBe('none');
});

test('plan takes one path and a base', () => {
  expect(parseArguments(['plan'])).toEqual({ task: 'plan', path: '.', format: 'text' });
  expect(parseArguments(['plan', 'apps', '--base', 'main', '--format', 'markdown'])).toEqual({
    ...{ task: 'plan', path: 'apps', base: 'main', format: 'markdown' },
  });
  for (const wrong of [
    ['a', 'b'],
    ['--base', ''],
    ['--format', 'sarif'],
    ['--context', 'home'],
  ])
    expect(parseArguments(['plan', ...wrong]).task, wrong.join(' ')).toBe('none');
  expect(parseArguments(['graph', '--base', 'main']).task).toBe('none');
});
