import { beforeEach, expect, test, vi } from 'vitest';
import type * as module from '../../../client/src/schema-text.ts';
import { l10n } from './fake-l10n.ts';

let { describeSchemas } = {} as typeof module;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ describeSchemas } = await import('../../../client/src/schema-text.ts'));
});

const [deployment, source] = [{ apiVersion: 'apps/v1', kind: 'Deployment' }, 'Kubernetes 1.36.3'];
const widget = { apiVersion: 'example.com/v1', kind: 'Widget' };

test.each([
  [[{ ...deployment, source }], 'Schemas: Kubernetes 1.36.3', ''],
  [
    [
      { ...deployment, source },
      { ...widget, source: 'this repository' },
      { ...deployment, kind: 'DaemonSet', source },
    ],
    'Schemas: Kubernetes 1.36.3, this repository',
    '',
  ],
  [[{ ...deployment, source }, widget], 'Schemas: Kubernetes 1.36.3', 'None for Widget'],
  [[widget, { ...widget, apiVersion: 'example.com/v2' }], 'Schemas: none found', 'None for Widget'],
  [['A', 'B', 'C', 'D'].map((kind) => ({ ...widget, kind })), 'Schemas: none found', 'None for A, B, C, …'],
  [[], 'Schemas: none needed', 'No Kubernetes object in this file.'],
])('%j', (kinds, text, detail) => {
  expect(describeSchemas({ setting: 'on' }, kinds)).toEqual({ text, detail });
});

test('whoever validates instead is named, and without validation that is said', () => {
  expect(describeSchemas({ setting: 'off', neighbour: 'YAML by Red Hat' }, []).text).toBe(
    'Schemas: left to YAML by Red Hat',
  );
  expect(describeSchemas({ setting: 'off' }, []).text).toBe('Schemas: off');
});

test('neither kinds nor sources draw icons or make links', () => {
  const kind = '[Fix](command:workbench.action.quit)$(bug)';
  const { text, detail } = describeSchemas({ setting: 'on' }, [
    { ...widget, source: kind },
    { ...widget, kind },
  ]);
  expect(text + detail).not.toMatch(/\]\(|\$\(/);
});
