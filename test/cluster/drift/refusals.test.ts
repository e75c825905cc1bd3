import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../control-plane/wait.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, everythingSaid, place, startCaseEditor } from '../../support/drift-case.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { configMap, deployment } from '../../support/manifests.ts';

let namespace: string;
let editor: TestEditor;

beforeAll(async () => {
  namespace = await cluster.createNamespace('refusals');
  editor = await startCaseEditor(cluster);
});
afterAll(() => editor.stop());

const onKind = (text: string) => place(text, '\n', 'kind');
const containing = (words: string): string => expect.stringContaining(words) as string;

describe('an object that is not there yet', () => {
  test('201: it would be created, so it is only not deployed; what would be refused of it is an Error there', async () => {
    const text = deployment({ name: 'new', namespace, spec: ['replicas: 1'] });
    const absent = { code: 'not-deployed', severity: 'Information', range: onKind(text) };
    expect(await check(editor, 'created', text)).toMatchObject([absent]);
    const wrong = text.replace('replicas: 1', 'replicas: -1');
    expect(await checkAgain(editor, 'created', wrong)).toMatchObject([
      absent,
      { code: 'rejected', severity: 'Error', range: place(wrong, 'replicas: ', '-1'), data: { path: 'spec.replicas' } },
    ]);
    const unknown = text.replace('replicas: 1', 'replica: 1');
    expect(await checkAgain(editor, 'created', unknown)).toMatchObject([
      absent,
      { code: 'field-dropped', severity: 'Warning', range: place(unknown, '', 'replica') },
    ]);
  });

  test('201 with warnings: Information, on the field that they name, else on the kind', async () => {
    const warned = await cluster.createNamespace('warned');
    await cluster.kubectl(['label', 'namespace', warned, 'pod-security.kubernetes.io/warn=restricted']);
    const text = deployment({ name: 'old', namespace: warned, spec: ['replicas: 1'] }).replace(
      /( *)containers:/,
      '$1nodeSelector: { beta.kubernetes.io/os: linux }\n$&',
    );
    const warning = { code: 'server-warning', severity: 'Information' };
    expect(await check(editor, 'warned', text)).toMatchObject([
      { code: 'not-deployed' },
      { ...warning, range: onKind(text), data: { detail: containing('would violate PodSecurity "restricted') } },
      {
        ...warning,
        range: place(text, '{ ', 'beta.kubernetes.io/os'),
        data: { detail: containing('use "kubernetes.io/os" instead') },
      },
    ]);
    await cluster.apply(text);
    const edited = text.replace('replicas: 1', 'replicas: 2').replace(/ {6}nodeSelector.*\n/, '');
    expect(await checkAgain(editor, 'warned', edited)).toContainEqual(
      expect.objectContaining({ ...warning, range: onKind(edited) }),
    );
  });

  test('404: its namespace is not there', async () => {
    const text = configMap({ name: 'lost', namespace: `${namespace}-none`, data: ['key: "1"'] });
    expect(await check(editor, 'no-namespace', text)).toMatchObject([
      {
        code: 'namespace-not-deployed',
        severity: 'Information',
        range: place(text, 'namespace: ', `${namespace}-none`),
        data: { path: 'metadata.namespace' },
      },
    ]);
  });

  test('403: a quota that is exceeded is an Error on the kind, with the words', async () => {
    const full = await cluster.createNamespace('full');
    await cluster.kubectl(['create', 'quota', 'none', '--hard=services=0', '-n', full]);
    await waitFor('the quota', async () => {
      const { status } = await cluster.get('resourcequota', 'none', full);
      return status?.['hard'] !== undefined;
    });
    const text = `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${full} }\nspec: { ports: [{ port: 80 }] }\n`;
    expect(await check(editor, 'quota', text)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: onKind(text),
        data: { detail: containing('exceeded quota: none') },
      },
    ]);
  });

  test('403: a Pod that violates PodSecurity is an Error on the kind, with the words', async () => {
    await cluster.kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
    const text = `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: ${namespace} }\nspec: { containers: [{ name: web, image: x }] }\n`;
    try {
      expect(await check(editor, 'pod-security', text)).toMatchObject([
        {
          code: 'rejected',
          severity: 'Error',
          range: onKind(text),
          data: { detail: containing('violates PodSecurity') },
        },
      ]);
    } finally {
      await cluster.kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce-']);
    }
    expect(await checkAgain(editor, 'pod-security', `${text}# later\n`)).toMatchObject([{ code: 'not-deployed' }]);
  });

  test('403: who may not create it is told no more than that it is not there', async () => {
    await cluster.createUser('no-create', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch', 'patch'] },
    ]);
    const reader = await startCaseEditor(cluster, 'no-create');
    const text = deployment({ name: 'new', namespace });
    try {
      expect(await check(reader, 'no-create', text)).toMatchObject([{ code: 'not-deployed', range: onKind(text) }]);
    } finally {
      await reader.stop();
    }
  });
});

describe('an admission policy, a webhook, and words that no field is in', () => {
  test('422 without a field: a ValidatingAdmissionPolicy is named on the kind', async () => {
    const name = `deny-${namespace}`;
    const text = configMap({ name: 'denied', namespace, data: ['key: "1"'] });
    await cluster.apply(text);
    await cluster.apply(policy(name, namespace));
    try {
      await waitFor('the policy to take effect', async () => {
        const probe = ['annotate', 'configmap', 'denied', '-n', namespace, 'a=b', '--dry-run=server'];
        return cluster.kubectl(probe).then(
          () => false,
          () => true,
        );
      });
      expect(await check(editor, 'policy', text.replace('"1"', '"2"'))).toMatchObject([
        {
          code: 'rejected',
          severity: 'Error',
          range: onKind(text),
          data: { path: 'kind', detail: containing(`ValidatingAdmissionPolicy '${name}'`) },
        },
      ]);
    } finally {
      await cluster.kubectl(['delete', 'validatingadmissionpolicies,validatingadmissionpolicybindings', name]);
    }
  });

  test('500: a webhook that cannot be called leaves what the file says to compare, and is named', async () => {
    const name = `down-${namespace}`;
    const text = deployment({
      name: 'hooked',
      namespace,
      spec: ['replicas: 2'],
      container: ['resources: { limits: { cpu: 1000m } }'],
    });
    await cluster.apply(text);
    await cluster.apply(webhook(name, namespace));
    try {
      await waitFor('the webhook to take effect', async () => {
        const probe = ['annotate', 'deployment', 'hooked', '-n', namespace, 'a=b', '--dry-run=server'];
        return cluster.kubectl(probe).then(
          () => false,
          (error: unknown) => String(error).includes('failed calling webhook'),
        );
      });
      expect(await check(editor, 'webhook', text)).toEqual([]);
      const [lens] = await editor.codeLenses('untitled:/webhook.yaml');
      expect(lens?.command?.title).toContain('down.example.com');
      const edited = text.replace('replicas: 2', 'replicas: 3');
      expect(await checkAgain(editor, 'webhook', edited)).toMatchObject([
        { code: 'pending-change', range: place(edited, 'replicas: ', '3') },
      ]);
    } finally {
      await cluster.kubectl(['delete', 'validatingwebhookconfiguration', name]);
    }
  });

  test('500: a quantity that is none has no path, so what the file says is compared', async () => {
    const text = deployment({
      name: 'quantity',
      namespace,
      spec: ['replicas: 2'],
      container: ['resources: { limits: { cpu: 1 } }'],
    });
    await cluster.apply(text);
    const edited = text.replace('cpu: 1', 'cpu: 1x').replace('replicas: 2', 'replicas: 3');
    const found = await check(editor, 'quantity', edited);
    expect(found.map(({ code }) => code)).not.toContain('rejected');
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'pending-change', range: place(edited, 'replicas: ', '3') }),
    );
  });

  test('case 59: a Secret whose dry run fails with words that hold its value is an Error without it', async () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: typed\n  namespace: ${namespace}\ndata:\n  p: 1234567\n`;
    await cluster.apply(text.replace('1234567', 'Y2FuYXJ5'));
    expect(await check(editor, 'case-59', text)).toMatchObject([
      { code: 'rejected', severity: 'Error', range: place(text, 'p: ', '1234567'), data: { path: 'data.p' } },
    ]);
    const said = await everythingSaid(editor, 'case-59');
    expect(said).toContain('withheld');
    for (const value of ['1234567', 'canary', 'Y2FuYXJ5']) expect(said).not.toContain(value);
    expect(await checkAgain(editor, 'case-59', text.replace('1234567', 'Y2FuYXJ5'))).toEqual([]);
  });
});

function policy(name: string, namespace: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps] }
  matchConditions:
    - name: only-the-one
      expression: object.metadata.namespace == "${namespace}" && object.metadata.name == "denied"
  validations:
    - { expression: "false", message: not on a Friday }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Deny] }
`;
}

function webhook(name: string, namespace: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: ${name} }
webhooks:
  - name: down.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } }
    rules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
    clientConfig: { url: "https://127.0.0.1:1/" }
`;
}
