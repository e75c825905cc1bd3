import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { liveDocument } from '../../server/src/features/live-document.ts';
import { dryRun, readOnly, rejected } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const web = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: demo }\nspec: { replicas: 3 }\n';
const at = (line: number) => ({ line, character: 0 });

/** Both sides, read back from their text. */
function sides(text: string, see: See, line = 0) {
  const found = liveDocument(snapshotOf(text, see), uri, at(line));
  const { title, live = '', desired = '' } = found ?? {};
  return { title, live: parseYaml(live) as unknown, desired: parseYaml(desired) as unknown, text: live + desired };
}

describe('with a dry run', () => {
  test('what is live and what applying makes of it, without bookkeeping', () => {
    const see: See = (declared) =>
      dryRun({
        declared,
        predicted: { ...declared, spec: { replicas: 3, default: 'x' }, status: { phase: 'a' } },
        live: { ...declared, spec: { replicas: 5, default: 'x' }, status: { phase: 'b' } },
        applied: ['f:spec/f:replicas'],
      });
    const { title, live, desired } = sides(web, see);
    const rest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'demo' } };
    expect(title).toBe('Deployment demo/web');
    expect(live).toEqual({ ...rest, spec: { replicas: 5, default: 'x' } });
    expect(desired).toEqual({ ...rest, spec: { replicas: 3, default: 'x' } });
  });

  test('keys are sorted, so that only what differs shows', () => {
    const see: See = (declared) =>
      dryRun({ declared, predicted: { b: 1, a: { d: 1, c: 1 } }, live: { a: { c: 1, d: 1 }, b: 1 }, applied: [] });
    const found = liveDocument(snapshotOf(web, see), uri, at(0));
    expect(found?.live.replace(/^metadata.*\n/m, '')).toBe(found?.desired.replace(/^metadata.*\n/m, ''));
    expect(found?.live).toMatch(/^a:\n +c: 1\n +d: 1\nb: 1\n/);
  });

  test('equal parts are written out, not aliased', () => {
    const shared = { x: [1] };
    const see: See = (declared) =>
      dryRun({ declared, predicted: { ...declared, spec: { a: shared, b: shared } }, live: declared, applied: [] });
    expect(sides(web, see).text).not.toMatch(/[&*]a/);
  });
});

describe('without a dry run', () => {
  test('what the file says, and of what is live only that part', () => {
    const see: See = (declared) =>
      readOnly(declared, { ...declared, spec: { replicas: 5, default: 'x', constructor: 'y' }, extra: 1 });
    const { live, desired, text } = sides(web, see);
    expect(desired).toMatchObject({ spec: { replicas: 3 } });
    expect(live).toMatchObject({ spec: { replicas: 5 } });
    expect(live).not.toHaveProperty('spec.default');
    expect(text).not.toContain('constructor');
    expect(live).not.toHaveProperty('extra');
  });

  test('items of a keyed list are those of the same key, in the order of the file', () => {
    const list = (...names: string[]) => names.map((name) => ({ name, value: name, default: 'x' }));
    const fields = ['A', 'B', 'C'].map((name) => `f:spec/f:env/k:{"name":"${name}"}/f:name`);
    const file = web.replace('{ replicas: 3 }', '{ env: [{ name: A, value: "1" }, { name: B, value: "2" }] }');
    const see: See = (declared) =>
      readOnly(declared, { ...declared, spec: { env: list('C', 'B', 'A') } }, { manager: 'kubectl', fields });
    expect(sides(file, see).live).toMatchObject({
      spec: { env: [{ name: 'A', value: 'A' }, { name: 'B', value: 'B' }, ...list('C')] },
    });
    expect(sides(file, see).live).not.toHaveProperty('spec.env.0.default');
    expect(sides(file, see).live).not.toHaveProperty('spec.env.1.default');
  });

  test('a port without a protocol is that of TCP', () => {
    const item = (protocol: string): string => `f:spec/f:ports/k:{"containerPort":53,"protocol":"${protocol}"}/f:name`;
    const file = web.replace('{ replicas: 3 }', '{ ports: [{ containerPort: 53, name: tcp }] }');
    const port = (protocol: string) => ({ containerPort: 53, protocol, name: protocol, hostPort: 1 });
    const see: See = (declared) =>
      readOnly(
        declared,
        { ...declared, spec: { ports: [port('UDP'), port('TCP')] } },
        { manager: 'kubectl', fields: [item('UDP'), item('TCP')] },
      );
    expect(sides(file, see).live).toMatchObject({ spec: { ports: [{ containerPort: 53, name: 'TCP' }, port('UDP')] } });
  });

  test('what is compared is what would be sent, as the applier reads it', () => {
    const see: See = (declared) => {
      const seen = readOnly(declared, { ...declared, spec: { replicas: 5 } });
      const desired = { ...declared, spec: { replicas: 4 } };
      return { ...seen, prediction: { mode: 'read-only', reason: 'setting', desired } };
    };
    expect(sides(web, see).desired).toMatchObject({ spec: { replicas: 4 } });
  });

  test('also when applying is refused', () => {
    const { live, desired } = sides(web, (declared) => rejected(declared, 'no'));
    expect(live).toEqual(desired);
  });
});

describe('Secrets', () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { same: Y2FuYXJ5 }\nstringData: { changed: canary }\n';
  const mark = (digit: string): string => `*** ${digit.repeat(64)}`;
  const live = { same: mark('1'), changed: mark('2'), gone: mark('3') };
  const predicted = { same: mark('1'), changed: mark('4'), added: mark('5') };

  test('show which values differ, and nothing else of them', () => {
    const see: See = (declared) =>
      dryRun({
        declared,
        predicted: { ...declared, data: predicted, stringData: {} },
        live: { ...declared, data: live },
        applied: [],
      });
    const found = sides(secret.replace(/stringData.*\n/, ''), see);
    expect(found.live).toMatchObject({ data: { same: '***', changed: '*** (before)', gone: '*** (before)' } });
    expect(found.desired).toMatchObject({ data: { same: '***', changed: '*** (after)', added: '*** (after)' } });
    expect(found.text).not.toMatch(/canary|Y2FuYXJ5|[0-9]{8}/);
  });

  test('whatever has reached this place, plain values do not leave it', () => {
    const see: See = (declared) =>
      dryRun({ declared, live: { ...declared, data: { same: 'cGxhaW4=' }, stringData: { x: 'canary' } }, applied: [] });
    const { text } = sides(secret, see);
    expect(text).not.toMatch(/canary|Y2FuYXJ5|cGxhaW4/);
  });

  test.each<readonly [string, See]>([
    ['without a dry run', (declared) => readOnly(declared, { ...declared, data: live })],
    ['when refused', (declared) => rejected(declared, 'no')],
    [
      'with data that is no map',
      (declared) => dryRun({ declared, live: { ...declared, data: 'canary' }, applied: [] }),
    ],
    [
      'applied by kubectl',
      (declared) => {
        const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"canary"}}' };
        return dryRun({ declared, live: { ...declared, metadata: { name: 'a', annotations } }, applied: [] });
      },
    ],
    [
      'with a mark in another annotation',
      (declared) => {
        const annotations = { 'kapp.k14s.io/original': `*** ${'1'.repeat(64)}` };
        return dryRun({ declared, live: { ...declared, metadata: { name: 'a', annotations } }, applied: [] });
      },
    ],
  ])('%s: no values', (_when, see) => {
    const { text } = sides(secret, see);
    expect(text).toContain('Secret');
    expect(text).not.toMatch(/canary|Y2FuYXJ5|[0-9]{8}/);
  });
});

describe('which resource', () => {
  const text = `# head\n\n${web}---\n${web.replaceAll('web', 'other')}`;
  const see: See = (declared) => dryRun({ declared, live: declared, applied: [] });

  test.each([
    [0, 'Deployment demo/web'],
    [2, 'Deployment demo/web'],
    [6, 'Deployment demo/web'],
    [7, 'Deployment demo/other'],
    [99, 'Deployment demo/other'],
  ])('at line %d: %s', (line, title) => {
    expect(sides(text, see, line).title).toBe(title);
  });

  test('without a namespace the title has none', () => {
    expect(sides(web.replace(', namespace: demo', ''), see).title).toBe('Deployment web');
  });

  test.each<readonly [string, See]>([
    ['not looked up', () => undefined],
    ['absent', (declared) => ({ state: 'absent', declared, inventory: 'unknown' })],
    ['unreadable', (declared) => ({ state: 'unavailable', declared, reason: 'forbidden', message: 'no' })],
    ['of a kind that is not served', (declared) => ({ state: 'not-served', declared })],
  ])('%s: none', (_what, unseen) => {
    expect(liveDocument(snapshotOf(web, unseen), uri, at(0))).toBeNull();
  });

  test('in a file without resources, or one that is not open: none', () => {
    expect(liveDocument(snapshotOf('a: 1\n', see), uri, at(0))).toBeNull();
    expect(liveDocument(snapshotOf(web, see), 'file:///other.yaml', at(0))).toBeNull();
  });
});
