import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toReport } from '../../../../server/src/cli/report.ts';
import { diagnostics } from '../../../../server/src/features/diagnostics.ts';
import { hover } from '../../../../server/src/features/hover.ts';
import { checkManifest } from '../../../../server/src/graph/check-manifest.ts';
import { createMemo } from '../../../../server/src/graph/check-object.ts';
import { parse } from '../../../../server/src/manifest/parse.ts';
import { cipher, repositoryOf, sopsRules, uriOf } from '../../../support/secret-checks.ts';
import { snapshotOf } from '../../../support/snapshots.ts';

/** Stands in every value, and nowhere else. */
const marker = 'CANARYx7K9d2Qz';

const value = fc.oneof(
  fc.constantFrom(
    marker,
    `postgres://app:${marker}@db/app`,
    `ghp_${marker}a8Kd93Lp2wTy6Rb1Vn4Xc7`,
    `${cipher}${marker}`,
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `${text}${marker}`),
  fc.string({ maxLength: 20 }).map((text) => `line\n${marker}\n${text}`),
);
const values = fc.dictionary(fc.constantFrom('password', 'API_KEY', 'token', 'a', 'config.yaml'), value, {
  minKeys: 1,
});
const sops = fc.constantFrom(
  undefined,
  { mac: cipher, encrypted_regex: '^(data|stringData)$' },
  { lastmodified: 'x', age: [{ recipient: `AGE-SECRET-KEY-1${marker}` }], encrypted_suffix: 'token' },
);
const object = fc.record({
  kind: fc.constantFrom('Secret', 'ConfigMap', 'Pod'),
  data: fc.option(values, { nil: undefined }),
  stringData: fc.option(values, { nil: undefined }),
  env: value,
  sops,
});
const rules = fc.constantFrom(
  undefined,
  sopsRules('path_regex: .*', `age: [age1a, AGE-SECRET-KEY-1${marker}]`, 'encrypted_regex: ^(data|stringData)$'),
  sopsRules('path_regex: ^other/'),
);

test('no value is in what is told of it, to an editor or in a report, nor in a hover', () => {
  let told = 0;
  fc.assert(
    fc.property(object, rules, ({ env, ...rest }, text) => {
      const spec = { containers: [{ name: 'a', env: [{ name: 'API_TOKEN', value: env }] }] };
      // JSON is YAML; over several lines each value has its line
      const manifestText = JSON.stringify({ apiVersion: 'v1', metadata: { name: 'a' }, ...rest, spec }, undefined, 2);
      const files = { 'a.yaml': manifestText, ...(text === undefined ? {} : { '.sops.yaml': text }) };
      const uri = uriOf('a.yaml');
      const manifest = parse(uri, 1, manifestText);
      const checked = checkManifest(manifest, repositoryOf(files), () => ({ state: 'pending' }), createMemo());
      const snapshot = snapshotOf(manifestText, () => undefined, manifestText, {
        manifests: new Map([[uri, manifest]]),
        checked: new Map([[uri, checked]]),
      });
      const found = diagnostics(snapshot, uri);
      told += found.length;
      const report = toReport([{ path: 'a.yaml', text: manifestText, documents: 1, diagnostics: found }], 'hint');
      const hovers = found.map(({ range }) => hover(snapshot, uri, range.start));
      expect(JSON.stringify([found, report, hovers])).not.toContain(marker);
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(100);
});
