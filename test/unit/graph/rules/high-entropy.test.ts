import { describe, expect, test } from 'vitest';
import { cipher, listSecrets } from '../../../support/secret-checks.ts';

const path = 'a.yaml';
const configMap = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  ${name}: ${JSON.stringify(value)}\n`;
const list = (text: string) => listSecrets({ [path]: text }, path);
/** Made up here, so that nobody who scans this file finds a token in it. */
const random = (length: number, alphabet = 'a7Kd0Xq3Zr9Ws5Tm1Yb8'): string =>
  Array.from({ length }, (_, i) => alphabet[(i * 7 + Math.floor(i / 20)) % alphabet.length]).join('');
const told = (shape: string) => [`5 hint high-entropy-value ${shape}`];

describe('by its form alone', () => {
  test.each([
    [`ghp_${random(36)}`, 'GitHub'],
    [`github_pat_${random(22)}_${random(59)}`, 'GitHub'],
    [`glpat-${random(20)}`, 'GitLab'],
    [`AKIA${random(16, 'QWERTYUIOP234567')}`, 'AWS'],
    [`xoxb-123456789012-${random(24)}`, 'Slack'],
    [`sk_live_${random(24)}`, 'Stripe'],
    [`AGE-SECRET-KEY-1${random(58, 'QPZRY9X8GF2TVDW0S3JN')}`, 'age'],
    [`-----BEGIN RSA PRIVATE KEY-----\nMIIE\n`, 'private-key'],
    [`-----BEGIN OPENSSH PRIVATE KEY-----\nMIIE\n`, 'private-key'],
    [`-----BEGIN PGP PRIVATE KEY BLOCK-----\n`, 'private-key'],
    [`eyJ${random(20)}.eyJ${random(40)}.${random(43)}`, 'jwt'],
    ['postgres://user:pass@host/db', 'url-password'],
    ['dsn = mysql://root:hunter2@db:3306/app\n', 'url-password'],
    [`[a]\nkey = glpat-${random(20)}\nb = 1\n`, 'GitLab'],
  ])('%s', (value, shape) => {
    expect(list(configMap('config', value))).toEqual(told(shape));
  });
});

describe('by its name and its disorder', () => {
  test.each([
    ['API_KEY', random(32)],
    ['password', 'x7!Kd93$Qmz8Lp2w'],
    ['clientSecret', random(40, '0123456789abcdef')],
    ['DB_PASS', random(24)],
    ['access-token', random(30)],
  ])('%s', (name, value) => {
    expect(list(configMap(name, value))).toEqual(told('named'));
  });

  test.each([
    ['another name', 'CHECKSUM', random(32)],
    ['what is made of it', 'TOKEN_SHA256', random(40, '0123456789abcdef')],
    ['what one finds it by', 'PRIVATE_KEY_FINGERPRINT', random(40, '0123456789abcdef')],
    ['where it lies', 'SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:1:secret:db-Ab1Cd2Ef3'],
    ['a contract', 'TOKEN', `0x${random(40, '0123456789abcdef')}`],
    ['a filler', 'GH', `ghp_${'x'.repeat(36)}`],
    ['what every manual has', 'DSN_URL', 'amqp://guest:guest@rabbit:5672'],
    ['where it is', 'API_KEY_FILE', random(32)],
    ['what it is called', 'SECRET_NAME', 'web-3f7a9c2b1d8e4f6a'],
    ['the name of a Secret', 'TOKEN', 'grafana-admin-credentials'],
    ['a path', 'PASSWORD', '/run/secrets/a7Kd0Xq3Zr9Ws5Tm1Yb8'],
    ['an address', 'TOKEN', 'https://example.com/a7Kd0Xq3Zr9Ws5Tm1Yb8'],
    ['an address with a user', 'config', 'ssh://git@example.com/a.git'],
    ['a UUID', 'CLIENT_SECRET', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['the digest of an image', 'TOKEN', `sha256:${random(64, '0123456789abcdef')}`],
    ['a class', 'token.provider', 'org.example.auth.TokenProviderV2Factory'],
    ['an address with a placeholder', 'dsn', 'postgres://app:${DB_PASSWORD}@db/app'],
    ['an address with a variable', 'dsn', 'postgres://app:$(DB_PASSWORD)@db/app'],
    ['an address with dots', 'dsn', 'postgres://app:...@db/app'],
    ['a placeholder', 'API_KEY', '${API_KEY_a7Kd0Xq3Zr9}'],
    ['a variable', 'API_KEY', '$(API_KEY_a7Kd0Xq3Zr9)'],
    ['a template', 'API_KEY', '{{ .a7Kd0Xq3Zr9Ws5Tm1Yb8 }}'],
    ['a ciphertext', 'API_KEY', cipher],
    ['a certificate', 'TOKEN', `LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t${random(60)}`],
    ['a certificate as text', 'ca', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
    ['a public key', 'TOKEN', 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l'],
    ['the example of every manual', 'aws', 'AKIAIOSFODNN7EXAMPLE'],
    ['a short word', 'password', 'changeme'],
    ['a sentence', 'PASSWORD', 'is read from vault 17 times a day, see a1b2c3'],
    ['one letter many times', 'PASSWORD', 'x1'.repeat(20)],
    ['an image', 'TOKEN', 'ghcr.io/example/token-server:v1.2.3'],
    ['a duration', 'TOKEN', '2026-01-02T03:04:05.000000Z'],
  ])('not %s', (_what, name, value) => {
    expect(list(configMap(name, value))).toEqual([]);
  });
});

describe('the environment of containers', () => {
  const pod = (indent: string) =>
    `containers:\n${indent}- name: web\n${indent}  env:\n${indent}    - { name: LOG_LEVEL, value: info }\n${indent}    - name: API_TOKEN\n${indent}      value: ${random(32)}\n${indent}    - name: B_TOKEN\n${indent}      valueFrom: { secretKeyRef: { name: ${random(32)}, key: a } }\n`;

  test.each([
    ['Pod', `spec:\n  ${pod('    ')}`, 10],
    ['Deployment', `spec:\n  template:\n    spec:\n      init${pod('        ').replace('c', 'C')}`, 12],
    [
      'CronJob',
      `spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          ${pod('            ')}`,
      14,
    ],
  ])('of a %s', (kind, spec, line) => {
    expect(list(`apiVersion: v1\nkind: ${kind}\nmetadata: { name: a }\n${spec}`)).toEqual([
      `${line} hint high-entropy-value named`,
    ]);
  });
});

test('what hostile texts make of it ends', { timeout: 5000 }, () => {
  const hostile = [
    '-eyJaaaaaaaa',
    '.eyJ',
    '-eyJaaaaaaaa.eyJ',
    'github_pat_',
    'a://b:',
    'postgres://',
    '-----BEGIN A ',
    'xoxb-a ',
  ];
  for (const part of hostile) expect(list(configMap('token', part.repeat(200_000 / part.length)))).toEqual([]);
});
