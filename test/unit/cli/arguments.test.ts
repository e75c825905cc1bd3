import { expect, test } from 'vitest';
import { parseArguments } from '../../../server/src/cli/arguments.ts';

test('the folder that one is in is checked, for errors, in words, if nothing else is asked for', () => {
  expect(parseArguments(['check'])).toEqual({
    task: 'check',
    paths: ['.'],
    format: 'text',
    least: 'error',
    isOffline: false,
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
    hasColour: true,
  });
  expect(parseArguments(['check', '--offline', '--', '--odd.yaml'])).toMatchObject({
    isOffline: true,
    paths: ['--odd.yaml'],
  });
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
