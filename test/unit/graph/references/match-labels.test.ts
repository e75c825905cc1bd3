import { expect, test } from 'vitest';
import { isSelecting, readSelection } from '../../../../server/src/graph/references/match-labels.ts';
import { onlyObject } from '../../../support/graph-files.ts';

const labels = { app: 'web', tier: 'front' };

test.each([
  [{ matchLabels: { app: 'web' } }, true],
  [{ matchLabels: { app: 'web', tier: 'back' } }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, false],
  [{ matchExpressions: [{ key: 'other', operator: 'NotIn', values: ['front'] }] }, true],
  [{ matchExpressions: [{ key: 'other', operator: 'Exists' }] }, false],
  [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'other', operator: 'DoesNotExist' }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'Unknown' }] }, false],
])('%j', (selector, expected) => {
  expect(isSelecting(selector, labels)).toBe(expected);
});

test.each([
  ['v1', 'Service', '{ selector: { app: web } }', { matchLabels: { app: 'web' } }],
  ['v1', 'Service', '{ selector: { app: "${APP}" } }', undefined],
  ['v1', 'Service', '{ type: ExternalName }', undefined],
  ['networking.k8s.io/v1', 'NetworkPolicy', '{ podSelector: {} }', undefined],
  ['policy/v1', 'PodDisruptionBudget', '{ selector: { matchLabels: { app: web } } }', { matchLabels: { app: 'web' } }],
])('%s %s %s', (apiVersion, kind, spec, expected) => {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: web }\nspec: ${spec}\n`;
  expect(readSelection(onlyObject(text), undefined)?.selector).toEqual(expected);
});
