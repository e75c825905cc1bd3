import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../control-plane/wait.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { check, place, startCaseEditor } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';

const injector = 'cert-manager-cainjector';
let own: string;

describe.skipIf(!cluster.capabilities.flux)('what controllers put into objects that Flux applies', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);

  beforeAll(async () => {
    own = btoa((await makeCertificate('hook.example.com')).cert);
    cases = await startFluxCases(cluster, 'flux-injected', (namespace) => ({
      definition: definition(namespace),
      hook: hook(namespace),
      empty: role(namespace),
      total: aggregate(namespace),
      part: part(namespace),
    }));
  });

  afterAll(() => cases.stop());

  test('case 43: a caBundle that an injector puts into a CustomResourceDefinition is silent; another change is found', async () => {
    const on = ['crd', `things.${cases.namespace}.example.com`];
    const certificate = await readCertificate();
    const config = { spec: { conversion: { webhook: { clientConfig: { caBundle: certificate } } } } };
    await cluster.patchAs(injector, on, config);
    expect(JSON.stringify((await cluster.get('crd', on[1] ?? '')).spec)).toContain(certificate);
    expect(await check(cases.editor, 'case-43', text('definition'))).toEqual([]);
    await cluster.patchAs('kubectl-edit', on, {
      spec: { conversion: { webhook: { clientConfig: { service: { path: '/other' } } } } },
    });
    expect(await check(cases.editor, 'case-43-control', text('definition'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('definition'), 'path: ', '/convert'),
        data: { desired: '/convert', live: '/other', owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  });

  test('case 44: a caBundle of the file that an injector overwrites is a Hint that names it', async () => {
    const certificate = await readCertificate();
    const on = ['validatingwebhookconfiguration', `hook-${cases.namespace}`];
    const patch = [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: certificate }];
    await cluster.patchAs(injector, on, patch, { type: 'json' });
    expect(await check(cases.editor, 'case-44', text('hook'))).toMatchObject([
      {
        code: 'drift-overwritten',
        severity: 'Hint',
        range: place(text('hook'), 'caBundle: ', own),
        data: { desired: own, live: certificate, owners: [{ manager: injector, operation: 'Update' }] },
      },
    ]);
  });

  test('case 46: the empty rules of a Role are silent, though the API server has none; others are found', async () => {
    expect(await check(cases.editor, 'case-46', text('empty'))).toEqual([]);
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    await cluster.patchAs('kubectl-edit', ['role', 'empty', '-n', cases.namespace], { rules });
    expect(await check(cases.editor, 'case-46-control', text('empty'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('empty'), 'rules: ', '[]'),
        data: { path: 'rules', live: rules, owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  });

  test('case 46: the rules of an aggregated ClusterRole are a Hint that names the controller', async () => {
    const name = `total-${cases.namespace}`;
    await waitFor('the rules to be aggregated', async () => {
      return JSON.stringify((await cluster.get('clusterrole', name))['rules']).includes('configmaps');
    });
    const hint = {
      code: 'drift-overwritten',
      severity: 'Hint',
      range: place(text('total'), 'rules: ', '[]'),
      data: {
        path: 'rules',
        live: [{ resources: ['configmaps'] }],
        owners: [{ manager: 'clusterrole-aggregation-controller' }],
      },
    };
    const silent = text('total').replace('rules: []\n', '');
    // who is no administrator may not try it out
    expect(await check(cases.editor, 'case-46-aggregated', text('total'))).toMatchObject([hint]);
    expect(await check(cases.editor, 'case-46-without-rules', silent)).toEqual([]);
    const admin = await startCaseEditor(cluster, 'admin');
    try {
      expect(await check(admin, 'case-46-admin', text('total'))).toMatchObject([hint]);
      expect(await check(admin, 'case-46-admin-without-rules', silent)).toEqual([]);
    } finally {
      await admin.stop();
    }
  });
});

/** The test cluster's own, since the API server takes none that is not one. */
async function readCertificate(): Promise<string> {
  const { data } = await cluster.get('configmap', 'kube-root-ca.crt', 'default');
  return btoa(JSON.parse(JSON.stringify(data?.['ca.crt'])) as string);
}

function definition(namespace: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.${namespace}.example.com
spec:
  group: ${namespace}.example.com
  scope: Namespaced
  names: { kind: Thing, plural: things, singular: thing, listKind: ThingList }
  conversion:
    strategy: Webhook
    webhook:
      conversionReviewVersions: [v1]
      clientConfig:
        service:
          name: converter
          namespace: ${namespace}
          path: /convert
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
}

function hook(namespace: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: hook-${namespace}
webhooks:
  - name: hook.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    namespaceSelector: { matchLabels: { hook: none } }
    rules:
      - { apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }
    clientConfig:
      caBundle: ${own}
      service: { name: hook, namespace: ${namespace} }
`;
}

function role(namespace: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: empty
  namespace: ${namespace}
rules: []
`;
}

function aggregate(namespace: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: total-${namespace}
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: { aggregate-to: ${namespace} }
rules: []
`;
}

function part(namespace: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: part-${namespace}
  labels:
    aggregate-to: ${namespace}
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get]
`;
}
