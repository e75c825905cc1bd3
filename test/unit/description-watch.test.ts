import { beforeEach, describe, expect, test } from 'vitest';
import { type DescribedCluster, crd, describeCluster, describeKind } from '../support/described-cluster.ts';
import { error } from '../support/fake-cluster.ts';

let on: DescribedCluster;
beforeEach(() => {
  on = describeCluster();
});

describe('a change', () => {
  test('of a definition is told with its apiVersion alone, once the cluster describes it', async () => {
    await on.useWidgets();
    on.fake.put(crd('widgets.example.com', 2));
    await on.clock.advance(1200);
    expect(on.told).toEqual([]);
    on.fake.describe('example.com/v1', describeKind('example.com', 'Widget', 'colour'));
    await on.clock.advance(5000);
    expect(on.told).toEqual([['example.com/v1']]);
    expect(await on.load('example.com/v1')).toMatchObject({
      value: { definitions: { 'example.com.Widget': { properties: { colour: {} } } } },
    });
    await on.clock.advance(20_000);
    expect(on.told.length).toBe(1);
    on.fake.takeCalls();
    await on.clock.advance(240_000);
    expect(on.fake.takeCalls()).toEqual([]);
  });

  test('that never shows is waited for ten seconds', async () => {
    await on.useWidgets();
    on.fake.put(crd('widgets.example.com', 2));
    await on.clock.advance(10_500);
    const asked = on.count('openApiIndex');
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(9);
    await on.clock.advance(240_000);
    expect(on.fake.takeCalls()).toEqual([]);
  });

  test('of a definition that comes and goes is told', async () => {
    await on.useWidgets();
    on.fake.describe('example.org/v1', describeKind('example.org', 'Gadget', 'size'));
    on.fake.put(crd('gadgets.example.org', 1));
    await on.clock.advance(5000);
    on.fake.describe('example.org/v1', undefined);
    on.fake.hide('CustomResourceDefinition/gadgets.example.org');
    on.fake.put(crd('others.example.net', 1));
    await on.clock.advance(15_000);
    expect(on.told).toEqual([['example.org/v1'], ['example.org/v1']]);
  });

  test('that the server notes in a definition itself is none', async () => {
    await on.useWidgets();
    on.fake.put(crd('widgets.example.com', 1));
    await on.clock.advance(20_000);
    expect(on.fake.takeCalls()).toEqual([]);
  });

  test('of many definitions at once is asked for as one', async () => {
    await on.useWidgets();
    for (let i = 0; i < 30; i++) {
      on.fake.put(crd(`many${i}.example.org`, 1));
      await on.clock.advance(20);
    }
    on.fake.describe('example.org/v1', describeKind('example.org', 'Many1', 'size'));
    await on.clock.advance(20_000);
    expect(on.count('openApiIndex')).toBeLessThan(5);
    expect(on.told).toEqual([['example.org/v1']]);
  });

  test('is noticed again when somebody needs schemas after a while', async () => {
    await on.useWidgets();
    on.schemas.need(new Set());
    on.fake.put(crd('widgets.example.com', 2));
    on.fake.describe('example.com/v1', describeKind('example.com', 'Widget', 'colour'));
    await on.clock.advance(60_000);
    expect(on.told).toEqual([]);
    on.schemas.need(new Set(['example.com/v1']));
    await on.clock.advance(1000);
    expect(on.told).toEqual([['example.com/v1']]);
  });

  test('is looked for at once where a person asks', async () => {
    await on.load('apps/v1');
    on.fake.describe('apps/v1', undefined);
    await on.schemas.refresh();
    expect(on.told).toEqual([['apps/v1']]);
    expect(await on.load('apps/v1')).toMatchObject({ error: { kind: 'unknown' } });
  });

  test('is looked for every five minutes by who may not watch definitions', async () => {
    on.fake.fail('watch', error('forbidden'));
    await on.useWidgets();
    on.fake.describe('example.com/v1', describeKind('example.com', 'Widget', 'colour'));
    await on.clock.advance(200_000);
    expect(on.fake.takeCalls()).toEqual([]);
    await on.clock.advance(100_000);
    expect(on.fake.takeCalls()).toEqual(['openApiIndex']);
    expect(on.told).toEqual([['example.com/v1']]);
    await on.clock.advance(600_000);
    expect(on.count('openApiIndex')).toBe(2);
  });

  test('is looked for when the cluster is back', async () => {
    await on.useWidgets();
    on.fake.fail('watch', error('unreachable'));
    await on.clock.advance(20_000);
    expect(on.fake.takeCalls()).toEqual([]);
    on.fake.describe('apps/v1', describeKind('apps', 'Deployment', 'more'));
    on.fake.fail('watch', undefined);
    await on.clock.advance(100);
    expect(on.fake.takeCalls()).toEqual(['openApiIndex']);
    expect(on.told).toEqual([['apps/v1']]);
  });
});

test('what could not be read at all is told when it can, though nobody asks again', async () => {
  for (const call of ['openApiIndex', 'watch']) on.fake.fail(call, error('unreachable'));
  on.schemas.need(new Set(['apps/v1']));
  await on.load('apps/v1');
  await on.clock.advance(60_000);
  expect(on.count('openApiIndex')).toBeLessThan(6);
  on.fake.fail('openApiIndex', undefined);
  await on.clock.advance(60_000);
  expect(on.told).toEqual([['apps/v1', 'example.com/v1']]);
});

test('a page that fails for ever is asked for ever more rarely', async () => {
  on.fake.fail('openApi apps/v1', error('server-error'));
  on.schemas.need(new Set(['apps/v1']));
  await on.load('apps/v1');
  for (let minute = 0; minute < 60; minute++) {
    const before = on.told.length;
    await on.clock.advance(60_000);
    // as somebody does who was told that it may be there now
    if (on.told.length > before) await on.load('apps/v1');
  }
  const asked = on.count('openApi apps/v1');
  expect(asked).toBeGreaterThan(8);
  expect(asked).toBeLessThan(25);
  on.fake.fail('openApi apps/v1', undefined);
  await on.clock.advance(300_000);
  expect(await on.load('apps/v1')).toMatchObject({ ok: true });
});

test('what failed is tried again soon by who may not watch definitions, too', async () => {
  on.fake.fail('watch', error('forbidden'));
  on.fake.fail('openApi apps/v1', error('timeout'));
  on.schemas.need(new Set(['apps/v1']));
  await on.load('apps/v1');
  on.fake.fail('openApi apps/v1', undefined);
  await on.clock.advance(5000);
  expect(on.told).toEqual([['apps/v1']]);
});

test('a defect costs one page', async () => {
  const { cluster } = on.fake;
  Object.assign(cluster, { openApi: () => Promise.reject(new Error('a defect')) });
  expect(await on.load('apps/v1')).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
});

describe('with nothing that needs schemas', () => {
  test('nothing is requested', async () => {
    await on.clock.advance(600_000);
    on.schemas.need(new Set());
    await on.clock.advance(600_000);
    expect(on.fake.calls).toEqual([]);
    expect(on.fake.watched()).toEqual([]);
    expect(on.clock.waiting).toBe(0);
  });

  test('any more, what is under way ends', async () => {
    on.fake.fail('openApiIndex', error('unreachable'));
    on.schemas.need(new Set(['apps/v1']));
    await on.load('apps/v1');
    on.fake.put(crd('widgets.example.com', 1));
    on.schemas.need(new Set());
    await on.clock.advance(0);
    on.fake.takeCalls();
    await on.clock.advance(600_000);
    expect(on.fake.takeCalls()).toEqual([]);
    expect(on.fake.watched()).toEqual([]);
  });

  test('since the connection has ended, it stays so', async () => {
    on.schemas.need(new Set(['apps/v1']));
    await on.load('apps/v1');
    on.end();
    on.schemas.need(new Set(['example.com/v1']));
    on.fake.takeCalls();
    await on.clock.advance(600_000);
    expect(on.fake.takeCalls()).toEqual([]);
    expect(on.fake.watched()).toEqual([]);
  });
});
