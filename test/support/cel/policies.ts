import fc from 'fast-check';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

/** A policy that is in force in one namespace, the one of its name. */
export interface TriedPolicy {
  readonly name: string;
  readonly spec: JsonObject;
  readonly binding?: JsonObject;
}

const deployments: JsonObject = {
  resourceRules: [
    { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
  ],
};
const on = (apiGroup: string, resource: string): JsonObject => ({
  resourceRules: [{ apiGroups: [apiGroup], apiVersions: ['*'], operations: ['*'], resources: [resource] }],
});
const containers = 'object.spec.template.spec.containers';
const validate = (expression: string, more: JsonObject = {}): JsonObject => ({
  validations: [{ expression, message: 'not allowed', ...more }],
});

/** What clusters have in force, more or less. */
export const triedPolicies: readonly TriedPolicy[] = [
  { name: 'replicas', spec: { matchConstraints: deployments, ...validate('object.spec.replicas <= 5') } },
  {
    name: 'labels',
    spec: {
      matchConstraints: on('*', '*'),
      ...validate("has(object.metadata.labels) && 'team' in object.metadata.labels"),
    },
  },
  {
    name: 'nonroot',
    spec: {
      matchConstraints: deployments,
      variables: [
        { name: 'containers', expression: containers },
        {
          name: 'rooted',
          expression:
            'variables.containers.filter(c, !has(c.securityContext) || !has(c.securityContext.runAsNonRoot) || !c.securityContext.runAsNonRoot)',
        },
      ],
      validations: [{ expression: 'size(variables.rooted) == 0', message: 'as root' }],
    },
  },
  {
    name: 'limits',
    spec: {
      matchConstraints: deployments,
      ...validate(
        `${containers}.all(c, has(c.resources) && has(c.resources.limits) && 'memory' in c.resources.limits)`,
      ),
    },
  },
  {
    name: 'images',
    spec: {
      matchConstraints: deployments,
      validations: [
        { expression: `${containers}.all(c, c.image.startsWith('ghcr.io/'))`, message: 'foreign image' },
        { expression: `${containers}.all(c, c.image.contains(':') && !c.image.endsWith(':latest'))` },
      ],
    },
  },
  {
    name: 'network',
    spec: {
      matchConstraints: deployments,
      matchConditions: [{ name: 'not-exempt', expression: "object.metadata.name != 'exempt'" }],
      ...validate('!has(object.spec.template.spec.hostNetwork) || !object.spec.template.spec.hostNetwork'),
    },
  },
  {
    name: 'chosen',
    spec: {
      matchConstraints: { ...deployments, objectSelector: { matchLabels: { team: 'a' } } },
      ...validate("request.operation != 'CREATE' || oldObject != null"),
    },
  },
  {
    name: 'probes',
    spec: { matchConstraints: deployments, ...validate(`${containers}.all(c, has(c.livenessProbe))`) },
  },
  {
    name: 'data',
    spec: {
      matchConstraints: on('', 'configmaps'),
      ...validate('!has(object.data) || object.data.all(k, size(object.data[k]) < 5)'),
    },
  },
  {
    name: 'custom',
    spec: {
      matchConstraints: on('source.toolkit.fluxcd.io', 'gitrepositories'),
      ...validate("!has(object.spec.suspend) || object.spec.timeout != '60s'"),
    },
  },
  {
    name: 'warned',
    spec: { matchConstraints: deployments, ...validate('false') },
    binding: { validationActions: ['Warn'] },
  },
  {
    name: 'excluded',
    spec: {
      matchConstraints: { ...on('*', '*'), excludeResourceRules: deployments['resourceRules'] ?? [] },
      ...validate('false'),
    },
  },
  {
    name: 'optional',
    spec: { matchConstraints: deployments, ...validate('object.spec.?replicas.orValue(1) < 5') },
  },
  {
    name: 'filled',
    spec: { matchConstraints: deployments, ...validate('has(object.spec.template.spec.schedulerName)') },
  },
];

const container = fc.record(
  {
    name: fc.constantFrom('a', 'b'),
    image: fc.constantFrom('ghcr.io/a/a:1', 'ghcr.io/a/a:latest', 'a', 'ghcr.io/a/a'),
    securityContext: fc.constantFrom<JsonObject>({}, { runAsNonRoot: true }, { runAsNonRoot: false }, { runAsUser: 0 }),
    resources: fc.constantFrom<JsonObject>(
      {},
      { limits: { memory: '1Gi' } },
      { limits: { cpu: 1 } },
      { requests: { cpu: '100m' } },
    ),
    livenessProbe: fc.constant<JsonObject>({ tcpSocket: { port: 80 } }),
  },
  { requiredKeys: ['name', 'image'] },
);

const metadata = fc.record(
  {
    name: fc.constantFrom('a', 'exempt'),
    labels: fc.constantFrom<JsonObject>({}, { team: 'a' }, { team: 'b' }, { other: 'a' }),
    annotations: fc.constant<JsonObject>({ a: 'b' }),
  },
  { requiredKeys: ['name'] },
);

const deployment = fc
  .record({
    metadata,
    replicas: fc.constantFrom(undefined, 0, 1, 5, 6, 20),
    hostNetwork: fc.constantFrom(undefined, false, true),
    containers: fc.uniqueArray(container, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
  })
  .map((one): JsonObject => {
    const labels = { app: 'a' };
    const network = one.hostNetwork === undefined ? {} : { hostNetwork: one.hostNetwork };
    const template = {
      metadata: { labels },
      spec: { ...network, containers: one.containers as unknown as JsonObject[] },
    };
    const replicas = one.replicas === undefined ? {} : { replicas: one.replicas };
    const spec = { ...replicas, selector: { matchLabels: labels }, template };
    return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: one.metadata, spec };
  });

const configMap = fc
  .tuple(metadata, fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'longer'))))
  .map(([meta, data]): JsonObject => {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, ...(data ? { data } : {}) };
  });

const repository = fc
  .tuple(metadata, fc.constantFrom<JsonObject>({}, { suspend: true }, { suspend: true, timeout: '30s' }))
  .map(([meta, more]): JsonObject => {
    const spec = { interval: '1m', url: 'https://example.com/a', ...more };
    return { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: meta, spec };
  });

/** Objects that policies may deny. */
export const arbitraryAdmitted: fc.Arbitrary<JsonObject> = fc.oneof(
  { arbitrary: deployment, weight: 4 },
  configMap,
  repository,
);
