import { describe, expect, test } from 'vitest';
import { forbiddenWrites, parseAuditLog } from '../../support/cluster/audit.ts';
import type { AuditEntry } from '../../support/cluster/audit.ts';

const entry = (verb: string, requestURI: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  auditID: 'id',
  stage: 'ResponseComplete',
  verb,
  requestURI,
  user: { username: 'driftline' },
  requestReceivedTimestamp: '2026-01-02T03:04:05.000000Z',
  ...more,
});

const path = '/api/v1/namespaces/demo/configmaps/app';

describe('forbiddenWrites', () => {
  test.each(['create', 'update', 'patch', 'delete', 'deletecollection'])('reports a %s without a dry run', (verb) => {
    const write = entry(verb, `${path}?fieldManager=driftline`);
    expect(forbiddenWrites([write])).toEqual([write]);
  });

  test.each(['get', 'list', 'watch'])('lets a %s pass', (verb) => {
    expect(forbiddenWrites([entry(verb, path)])).toEqual([]);
  });

  test('lets a dry run pass, wherever it stands in the query', () => {
    expect(forbiddenWrites([entry('patch', `${path}?force=true&dryRun=All&fieldManager=x`)])).toEqual([]);
  });

  test.each([`${path}?dryRun=`, `${path}?xdryRun=All`, `${path}?fieldManager=dryRun%3DAll`, `${path}/dryRun=All`])(
    'is not fooled by %s',
    (uri) => {
      expect(forbiddenWrites([entry('patch', uri)])).toHaveLength(1);
    },
  );

  test('reports a write that was refused, because the product tried', () => {
    expect(forbiddenWrites([entry('delete', path, { responseStatus: { code: 403 } })])).toHaveLength(1);
  });

  test('counts restricted users and impersonation as the product, and nobody else', () => {
    const user = (username: string) => ({ username });
    const restricted = entry('patch', path, { user: user('system:serviceaccount:driftline-users:reader') });
    const impersonated = entry('patch', path, { user: user('admin'), impersonatedUser: user('driftline') });
    const others = [entry('patch', path, { user: user('admin') }), entry('patch', path, { user: user('driftliner') })];
    expect(forbiddenWrites([restricted, impersonated, ...others])).toEqual([restricted, impersonated]);
  });

  test('lets the questions about its own rights pass, which are creates in name only', () => {
    const review = (resource: string, verb: string) =>
      entry(verb, '/apis/authorization.k8s.io/v1/x', { objectRef: { resource } });
    const asked = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'].map((resource) => review(resource, 'create'));
    expect(forbiddenWrites(asked)).toEqual([]);
    expect(forbiddenWrites([review('selfsubjectaccessreviews', 'delete')])).toHaveLength(1);
  });

  test('a confirmed request allows exactly one write', () => {
    const write = entry('patch', `${path}?fieldManager=driftline`);
    expect(forbiddenWrites([write], [`patch ${path}`])).toEqual([]);
    expect(forbiddenWrites([write, write], [`patch ${path}`])).toHaveLength(1);
    expect(forbiddenWrites([write], [`delete ${path}`])).toHaveLength(1);
  });

  test('counts a request once, though the log has several stages of it', () => {
    expect(forbiddenWrites([entry('create', path, { stage: 'ResponseStarted' }), entry('create', path)])).toHaveLength(
      1,
    );
  });
});

describe('parseAuditLog', () => {
  test('leaves out a line that is still being written', () => {
    const line = JSON.stringify(entry('get', path));
    expect(parseAuditLog(`${line}\n${line.slice(0, 20)}`)).toEqual([entry('get', path)]);
    expect(parseAuditLog('')).toEqual([]);
  });
});
