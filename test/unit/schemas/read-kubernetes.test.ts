import { expect, test } from 'vitest';
import { readKubernetes, toApiVersion } from '../../../scripts/schemas/read-kubernetes.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const group = 'apps';
const version = 'v1';

function definition(kind: string, properties: JsonObject = {}): JsonObject {
  return { type: 'object', properties, 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

function path(kind: string, verb = 'get'): JsonObject {
  return { [verb]: { 'x-kubernetes-group-version-kind': { group, version, kind } } };
}

const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const document: JsonObject = {
  paths: {
    '/apis/apps/v1/': { get: {} },
    '/apis/apps/v1/namespaces/{namespace}/deployments': path('Deployment', 'post'),
    '/apis/apps/v1/namespaces/{namespace}/deployments/{name}': path('Deployment'),
    '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale': path('Scale'),
    '/apis/apps/v1/deployments': path('Deployment'),
    '/apis/apps/v1/nodes/{name}': path('Node'),
    '/apis/apps/v1/watch/nodes': path('Watched'),
  },
  components: {
    schemas: {
      Deployment: definition('Deployment', { spec: { allOf: [reference('Spec')], default: {} } }),
      Spec: { type: 'object', properties: { parts: { type: 'array', items: reference('Spec') } } },
      Node: definition('Node'),
      DeploymentList: definition('DeploymentList', { items: { type: 'array', items: reference('Deployment') } }),
      Scale: definition('Scale'),
      Watched: definition('Watched'),
    },
  },
};

test('the kinds with a place of their own are kept, with what they refer to and their scopes', () => {
  const found = readKubernetes('apps/v1', document, 'Kubernetes 1.2.3');
  expect(found.kinds).toEqual({ Deployment: 'Deployment', Node: 'Node' });
  expect(found.namespaced).toEqual({ Deployment: true, Node: false });
  expect(Object.keys(found.definitions).toSorted()).toEqual(['Deployment', 'Node', 'Spec']);
  expect(found.source).toBe('Kubernetes 1.2.3');
});

test('namespaces are no namespaced kind', () => {
  const paths = { '/api/v1/namespaces': path('Namespace'), '/api/v1/namespaces/{name}': path('Namespace') };
  const schemas = { Namespace: definition('Namespace') };
  expect(readKubernetes('apps/v1', { paths, components: { schemas } }, '').namespaced).toEqual({ Namespace: false });
});

test('the names of the files say which apiVersion they describe', () => {
  expect(toApiVersion('api__v1_openapi.json')).toBe('v1');
  expect(toApiVersion('apis__apps__v1_openapi.json')).toBe('apps/v1');
  expect(toApiVersion('apis__resource.k8s.io__v1beta2_openapi.json')).toBe('resource.k8s.io/v1beta2');
  expect(toApiVersion('apis__apps_openapi.json')).toBeUndefined();
  expect(toApiVersion('api_openapi.json')).toBeUndefined();
  expect(toApiVersion('openid__v1__jwks_openapi.json')).toBeUndefined();
});
