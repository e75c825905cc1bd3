import { expect, test } from 'vitest';
import { toActor } from '../../../server/src/drift/managers.ts';

const fields = new Map();

test.each([
  ['kustomize-controller', 'applier'],
  ['helm-controller', 'applier'],
  ['argocd-controller', 'applier'],
  ['kubectl-client-side-apply', 'applier'],
  ['helm', 'applier'],
  ['deploy@k3s-server', 'applier'],
  ['kubectl', 'person'],
  ['kubectl-edit', 'person'],
  ['kubectl-patch', 'person'],
  ['kubectl-rollout', 'person'],
  ['k9s', 'person'],
  ['Lens', 'person'],
  ['curl', 'person'],
  ['kube-controller-manager', 'controller'],
  ['cainjector', 'controller'],
  ['vpa-recommender', 'controller'],
  ['clusterrole-aggregation-controller', 'controller'],
  ['my-operator', 'controller'],
  ['before-first-apply', 'unknown'],
  ['my-script', 'unknown'],
  ['', 'unknown'],
])('an Update of %s is by: %s', (manager, actor) => {
  expect(toActor({ manager, operation: 'Update', fields })).toBe(actor);
});

test('kubectl apply --server-side applies, kubectl on a subresource is a person', () => {
  expect(toActor({ manager: 'kubectl', operation: 'Apply', fields })).toBe('applier');
  expect(toActor({ manager: 'kubectl', operation: 'Apply', subresource: 'status', fields })).toBe('person');
  expect(toActor({ manager: 'kubectl', operation: 'Update', subresource: 'scale', fields })).toBe('person');
});

test.each([
  ['kustomize-controller', 'Apply', 'applier'],
  ['kubectl-client-side-apply', 'Update', 'person'],
  ['kubectl', 'Apply', 'person'],
  ['helm', 'Update', 'controller'],
  ['deploy@k3s-server', 'Apply', 'controller'],
  ['my-script', 'Update', 'unknown'],
] as const)('on what Flux applies, %s with %s is: %s', (manager, operation, actor) => {
  expect(toActor({ manager, operation, fields }, 'kustomize-controller')).toBe(actor);
});

test('the HPA is a controller, by its own name', () => {
  expect(toActor({ manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale', fields })).toBe(
    'controller',
  );
});
