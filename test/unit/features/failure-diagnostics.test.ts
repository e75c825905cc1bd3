import { DiagnosticSeverity } from 'vscode-languageserver';
import { expect, test } from 'vitest';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import type { ControllerFailure } from '../../../server/src/manifest/controller-failure.ts';
import { readFluxTarget } from '../../../server/src/graph/targets/flux-target.ts';
import { readRawObjects } from '../../../server/src/graph/targets/read-raw-objects.ts';
import { fluxKustomization, graphFiles, onlyObject } from '../../support/graph-files.ts';
import { madeBuild } from '../../support/made-builds.ts';
import { repositoryOf } from '../../support/renaming.ts';
import { snapshotOf, uri } from '../../support/snapshots.ts';

const text =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ port: 99999 }] }\n';
const file = '/app.yaml';
const { Error: error, Warning: warning, Information: information } = DiagnosticSeverity;
const message =
  'Service/shop/web dry-run failed (Invalid): Service "web" is invalid: spec.ports[0].port: Invalid value: 99999: no';

function tell(
  then: string | null | undefined,
  now = text,
  parts: Partial<ControllerFailure> = {},
  secrets: readonly string[] = [],
) {
  const target = readFluxTarget(onlyObject(fluxKustomization('apps')), { cluster: 'home' });
  const built = now.includes('\r') ? now : text;
  const build = madeBuild(target, readRawObjects(file, built), graphFiles({}), [file]);
  const graph = { builds: new Map([[target.id, build]]), files: graphFiles({}), roots: [target], readers: new Map() };
  const repository = repositoryOf({ ...graph, unreached: [], orphans: [], isCut: false });
  const owner = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
  const failure = {
    owner,
    directory: '/apps',
    reason: 'ReconciliationFailed',
    message,
    revision: 'main@sha1:x',
    ...parts,
  };
  const found = diagnostics(
    snapshotOf(text, () => undefined, now, {
      failures: () => [{ failure, text: then }],
      builtRepository: () => ({
        ...{ ...repository, texts: new Map([[file, built]]) },
        ...{ toPath: () => file, secretTexts: () => secrets },
      }),
    }),
    uri,
  );
  return found.filter(({ code }) => code === 'controller-failed');
}

test.each([
  ['the file is as it was', text, text, error],
  ['it is as it was but for the line ends of this machine', text, text.replaceAll('\n', '\r\n'), error],
  ['it has changed since', text.replace('99999', '70000'), text, information],
  ['nobody knows how it was', undefined, text, warning],
  ['it was not there', null, text, warning],
])('how sure it is that a field is to blame: %s', (_why, then, now, severity) => {
  const [one, ...others] = tell(then, now);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    severity,
    range: { start: { line: 3, character: 24 }, end: { line: 3, character: 29 } },
  });
});

test('a field that is not there any more is not marked', () => {
  expect(tell(text, 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n')).toEqual([]);
});

test('a line that is named counts only in the file as it was, and in one document', () => {
  const unreadable = { reason: 'BuildFailed', message: 'decode /tmp/kustomization-1/app.yaml: yaml: line 4: tab' };
  const lineOf = (then: string | undefined, now = text) =>
    tell(then, now, unreadable).map(({ range }) => range.start.line);
  expect([lineOf(text), lineOf(undefined), lineOf(`${text}#\n`)]).toEqual([[3], [3], [1]]);
  const two = `${text}---\n${text}`;
  expect(lineOf(two, two)).toEqual([1]);
});

test('no part of a value of a Secret is left where words are cut', () => {
  const canary = 'canary-canary-canary-canary-canary';
  for (let before = 460; before < 500; before++) {
    const [one] = tell(text, text, { message: `${message} ${'x'.repeat(before - message.length)}${canary}` }, [canary]);
    expect(one?.message).not.toContain('canary');
  }
});
