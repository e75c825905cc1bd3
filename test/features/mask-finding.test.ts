import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/src/drift/finding.ts';
import { diagnostics, driftDiagnostics } from '../../server/src/features/diagnostics.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { type Snapshot, toObservationKey } from '../../server/src/snapshot.ts';
import { dryRun } from '../support/observations.ts';
import { renderedFileOf } from '../support/rendered-files.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';

const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';

/** The state in which this was found at `data.a` of a text, where these texts come from Secrets. */
function finding(text: string, found: Partial<Finding>, secretTexts: readonly string[]): Snapshot {
  const [resource] = parse(uri, 1, text).resources;
  if (!resource) throw new Error('the text declares no resource');
  const file = { ...renderedFileOf('/app.yaml', text, []), secretTexts };
  const snapshot = snapshotOf(text, () => undefined, text, { rendered: () => file });
  const one: Finding = {
    ...{ code: 'drift-changed', severity: 'warning', path: [{ field: 'data' }, { field: 'a' }], anchor: 'value' },
    ...{ owners: [], ...found },
  };
  const seen = { ...dryRun({ declared: resource.value, live: resource.value, applied: [] }), findings: [one], time: 0 };
  return { ...snapshot, observations: new Map([[toObservationKey(uri, resource), seen]]) };
}

const everything = (snapshot: Snapshot): string =>
  JSON.stringify([diagnostics(snapshot, uri), driftDiagnostics(snapshot, uri), inlayHints(snapshot, uri, whole)]);

describe("a Secret's text that is cut short in a sentence", () => {
  const secret = `canary-${'x'.repeat(80)}`;
  const fields: Finding[] = [
    { code: 'drift-changed', severity: 'warning', path: [], anchor: 'value', live: secret, desired: 'a', owners: [] },
  ];
  const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'one' };
  test.each<[string, Partial<Finding>]>([
    ['as the live value', { live: secret, desired: 'b' }],
    ['inside of it', { live: { a: [`https://me:${secret}@there`] } }],
    ['as what was applied', { live: 'b', applied: secret }],
    ['as what it is reset to', { code: 'drift-extra', live: 'b', outcome: { resetTo: secret } }],
    ['in a Helm release', { code: 'release-drifted', released: { object, fields, others: [], isCorrected: false } }],
  ])('is masked %s', (_where, found) => {
    const text = `${head}data: { a: b }\n`;
    expect(everything(finding(text, found, []))).toContain('canary');
    const said = everything(finding(text, found, [secret]));
    expect(said).toContain('***');
    expect(said).not.toContain('canary');
  });
});

test('a line of a text that comes from a Secret as a whole is masked', () => {
  const text = `${head}data:\n  a: |\n    one\n    two\n`;
  const found = { desired: 'one\ntwo\n', live: 'one\ncanary\n' };
  expect(everything(finding(text, found, ['one\nother']))).toContain('canary');
  expect(everything(finding(text, found, ['one\ncanary\n']))).not.toContain('canary');
});

test('a short one is masked in a hint too', () => {
  const hints = inlayHints(finding(`${head}data: { a: b }\n`, { live: 'canary' }, ['canary']), uri, whole);
  expect(hints).toMatchObject([{ label: 'live: ***' }]);
  expect(JSON.stringify(hints)).not.toContain('canary');
});
