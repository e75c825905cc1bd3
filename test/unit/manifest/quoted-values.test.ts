import { expect, test } from 'vitest';
import { withoutValues } from '../../../server/src/manifest/quoted-secrets.ts';

const plain = { spec: {} };
const decrypting = { spec: { decryption: { provider: 'sops' } } };
const taking = { spec: { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'a' }] } } };
const refusal = (value: string): string =>
  `ConfigMap/shop/web dry-run failed (Invalid): ConfigMap "web" is invalid: data.x: Invalid value: ${value}: must match`;

test.each([
  '"canary"',
  '"a \\"canary\\": b"',
  '"canary',
  'canary',
  '{"a":"canary","b":["canary"]}',
  'v1.Thing{Name:"canary: canary"}',
])('no value that is refused is told where files are decrypted: %s', (value) => {
  const told = withoutValues(decrypting, 'ReconciliationFailed', refusal(value));
  expect(told).not.toContain('canary');
  expect(told).toMatch(/^ConfigMap\/shop\/web dry-run failed \(Invalid\): ConfigMap "web" is invalid: data\.x: /);
});

test.each([
  ['parsing time "canary" as "2006": cannot parse "canary" as "2006"'],
  ['cannot unmarshal !!str `canary` into int'],
  ['time: invalid duration "canary'],
])('nor what else is quoted: %s', (words) => {
  expect(withoutValues(decrypting, 'BuildFailed', words)).not.toContain('canary');
});

test.each([
  'no matches for kind "Certificate" in version "cert-manager.io/v1"',
  'namespaces "shop" not found',
  'Service "web" is invalid: spec.ports: Required value',
  'admission webhook "policy.example.com" denied the request: no',
  'variable not set (strict mode): "HOST"',
])('names stay: %s', (words) => expect(withoutValues(decrypting, 'BuildFailed', words)).toBe(words));

test('all is told of an object that has nothing to hide, and nothing of one that takes Secrets', () => {
  expect(withoutValues(plain, 'ReconciliationFailed', refusal('"a"'))).toBe(refusal('"a"'));
  expect(withoutValues(taking, 'ReconciliationFailed', refusal('"a"'))).toBeUndefined();
  expect(withoutValues(taking, 'DependencyNotReady', 'dependency "a" is not ready')).toBe(
    'dependency "a" is not ready',
  );
});
