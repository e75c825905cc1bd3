import { expect, test } from 'vitest';
import { formatGithub } from '../../../server/src/cli/format-github.ts';
import { finding, report } from './reported.ts';

test('an annotation on its span', () => {
  expect(formatGithub(report([finding()]))).toBe(
    '::error file=apps/web.yaml,line=4,col=9,endLine=4,endColumn=12,title=Driftline schema-type::A number is due.\n',
  );
});

test('columns are left out of a span of several lines', () => {
  expect(formatGithub(report([finding({ endLine: 6 })]))).toMatch(
    /^::error file=apps\/web.yaml,line=4,endLine=6,title=/,
  );
});

test('what has no name is called by its kind', () => {
  const resource = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  expect(formatGithub(report([finding({ resource })]))).toContain(',title=Driftline schema-type%3A Kustomization::');
});

test.each([
  ['error', 'error'],
  ['warning', 'warning'],
  ['information', 'notice'],
  ['hint', 'notice'],
] as const)('%s is %s', (severity, command) => {
  expect(formatGithub(report([finding({ severity })]))).toMatch(new RegExp(`^::${command} `));
});

/** How the runner reads a command back. */
function read(line: string): { properties: Record<string, string>; message: string } {
  const [, properties = '', message = ''] = /^::\w+ (.*?)::(.*)$/.exec(line) ?? [];
  const decode = (text: string): string =>
    text.replace(/%(25|0D|0A|3A|2C)/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const pairs = properties.split(',').map((pair) => pair.split('='));
  return {
    properties: Object.fromEntries(pairs.map(([name = '', ...value]) => [name, decode(value.join('='))])),
    message: decode(message),
  };
}

test('whatever a file is called or says, it is one annotation and no other command', () => {
  const file = 'a,line=1::stop::100%25\n::error::.yaml';
  const resource = { apiVersion: 'v1', kind: 'Pod', name: 'a:b,c=d::e' };
  const message = '5% of\r\n::add-mask::x ::::\u001B[31m';
  const printed = formatGithub(report([finding({ file, resource, message })]));
  expect(printed.trimEnd().split('\n')).toHaveLength(1);
  expect(read(printed.trimEnd())).toMatchObject({
    properties: { file, line: '4', endColumn: '12', title: 'Driftline schema-type: Pod/a:b,c=d::e' },
    message: '5% of\r\n: :add-mask: :x : : : :',
  });
});
