import { expect, test } from 'vitest';
import { readFileFacts } from '../../../server/src/graph/file-facts.ts';
import { findVariableNames, findVariables, placeSubstitutes } from '../../../server/src/graph/substitutes.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { toFileKey } from '../../../server/src/manifest/relative.ts';

const root = 'file:///home/lab';
const app = 'apps/web/app/deployment.yaml';

function kustomization(postBuild: string, path = './apps/web/app'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: web }
spec: { path: ${path}, postBuild: ${postBuild} }
`;
}

/** What the Kustomizations put in that lie in `apps/web`. */
function place(...texts: readonly string[]) {
  const files = new Map(
    [[app, 'kind: A\n'] as const, ...texts.map((text, i) => [`apps/web/ks${i}.yaml`, text] as const)].map(
      ([path, text]) => {
        const uri = `${root}/${path}`;
        return [toFileKey(uri), readFileFacts(parse(uri, 1, text))] as const;
      },
    ),
  );
  return placeSubstitutes(files);
}

/** The variables of one file, where these Kustomizations lie in `apps/web`. */
function variablesOf(file: string, ...texts: readonly string[]): unknown {
  const found = findVariables(place(...texts), `${root}/${file}`);
  return found && Object.fromEntries(found);
}

test.each([
  ['of the file’s own Kustomization', app, [kustomization('{ substitute: { A: "1", B: x } }')], { A: '1', B: 'x' }],
  ['not beside its folder', 'apps/web/other.yaml', [kustomization('{ substitute: { A: "1" } }')], undefined],
  [
    'not where some come from the cluster',
    app,
    [kustomization('{ substitute: { A: "1" }, substituteFrom: [] }')],
    undefined,
  ],
  ['not without any', app, [kustomization('{}')], undefined],
  ['not where one is substituted itself', app, [kustomization('{ substitute: { A: "${B}" } }')], undefined],
  ['not where its folder is not there', app, [kustomization('{ substitute: { A: "1" } }', './nowhere')], undefined],
  [
    'of several, if they agree',
    app,
    [kustomization('{ substitute: { A: "1" } }'), kustomization('{ substitute: { A: "1" } }', 'apps')],
    { A: '1' },
  ],
  [
    'not of several that do not',
    app,
    [kustomization('{ substitute: { A: "1" } }'), kustomization('{ substitute: { A: "2" } }')],
    undefined,
  ],
])('variables are known %s', (_what, file, texts, expected) => {
  expect(variablesOf(file, ...texts)).toEqual(expected);
});

test('a value that may be a secret is not shown with its name', () => {
  const token = `ghp_${'a7Kd0Xq3Zr9W'.repeat(3)}`;
  const all = place(
    kustomization(
      `{ substitute: { SIZE: 5Gi, DB_PASS: a, PSK: a, WEBHOOK_AUTH: a, dbPassphrase: a, OTHER: ${token} } }`,
    ),
  );
  expect([...findVariableNames(all, `${root}/${app}`)].filter(([, value]) => value !== undefined)).toEqual([
    ['SIZE', '5Gi'],
  ]);
});
