import { describe, expect, test } from 'vitest';
import { toConnectionError, toReplyError } from '../../../server/src/adapters/kubernetes/errors.ts';

describe('a 403', () => {
  const kindOf = (message: string): string =>
    toReplyError({ status: 403, body: JSON.stringify({ kind: 'Status', message }) }, false).kind;

  test.each([
    'pods "a" is forbidden: User "dev" cannot patch resource "pods" in API group "" in the namespace "demo"',
    'configmaps is forbidden: User "dev" cannot list resource "configmaps" in API group "" in the namespace "demo"',
    'forbidden: User "dev" cannot get path "/apis/apps/v1"',
    'clusterroles.rbac.authorization.k8s.io "a" is forbidden: must have cluster-admin privileges to use the aggregationRule',
    'roles.rbac.authorization.k8s.io "a" is forbidden: user "dev" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""]}',
  ])('of the authorizer is no verdict on the manifest: %s', (message) => {
    expect(kindOf(message)).toBe('forbidden');
  });

  test.each([
    'admission webhook "a" denied the request: forbidden: User may not',
    'pods "a" is forbidden: exceeded quota: compute',
    'pods "a" is forbidden: ValidatingAdmissionPolicy "b" denied request: it is forbidden: User "dev" cannot do this',
  ])('of admission is one: %s', (message) => {
    expect(kindOf(message)).toBe('rejected');
  });
});

describe('a failed connection', () => {
  const wordsOf = (error: unknown): string => toConnectionError(error, 'https://server').message;

  test('is quoted where its code is known', () => {
    const error = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
    expect(wordsOf(error)).toContain('certificate has expired');
    expect(wordsOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toContain('nothing listens');
  });

  test.each([new Error('canary'), Object.assign(new Error('canary'), { code: 'MINE' }), 'canary'])(
    'is not quoted otherwise: %s',
    (error) => {
      expect(wordsOf(error)).not.toContain('canary');
    },
  );
});
