import { describe, expect, test } from 'vitest';
import { createFluxRepository } from '../support/cluster/flux.ts';
import { cluster } from '../support/cluster/shared.ts';

const toConfigMap = (namespace: string, data: string) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: app
  namespace: ${namespace}
data:
  color: ${data}
  shape: round
`;

describe('the helpers of the cluster suite', () => {
  test('kubectlEdit leaves the manager of a person, patchAs the one it names', async () => {
    const namespace = await cluster.createNamespace();
    await cluster.apply(toConfigMap(namespace, 'blue'), { serverSide: true, manager: 'pipeline' });
    await cluster.kubectlEdit(['configmap', 'app', '-n', namespace], (yaml) => yaml.replace('blue', 'green'));
    await cluster.patchAs('k9s', ['configmap', 'app', '-n', namespace], { data: { size: 'large' } });
    const { data, metadata } = await cluster.get('configmap', 'app', namespace);
    expect(data).toEqual({ color: 'green', shape: 'round', size: 'large' });
    expect(metadata.managedFields?.map(({ manager }) => manager).sort()).toEqual(['k9s', 'kubectl-edit', 'pipeline']);
  });

  test('kubectlEdit fails when nothing was changed or the edit is refused', async () => {
    const namespace = await cluster.createNamespace();
    await cluster.apply(toConfigMap(namespace, 'blue'));
    const resource = ['configmap', 'app', '-n', namespace];
    await expect(cluster.kubectlEdit(resource, (yaml) => yaml)).rejects.toThrow();
    await expect(cluster.kubectlEdit(resource, (yaml) => yaml.replace('data:', 'data: ['))).rejects.toThrow();
    await expect(cluster.kubectlEdit(['configmap', 'absent', '-n', namespace], String)).rejects.toThrow('NotFound');
  });
});

describe.skipIf(!cluster.capabilities.flux)('a repository that Flux applies', () => {
  test('commits are applied, drift stays until asked, a removed file is pruned', async () => {
    const namespace = await cluster.createNamespace();
    const repository = await createFluxRepository(cluster, `helpers-${namespace}`);
    const revision = await repository.commitAndReconcile({ 'app.yaml': toConfigMap(namespace, 'blue') });
    expect(revision).toMatch(/^main@sha1:[0-9a-f]{40}$/);
    const read = async () => (await cluster.get('configmap', 'app', namespace)).data;
    expect(await read()).toMatchObject({ color: 'blue' });

    await cluster.kubectlEdit(['configmap', 'app', '-n', namespace], (yaml) => yaml.replace('blue', 'green'));
    expect(await read()).toMatchObject({ color: 'green' });
    await repository.reconcile();
    expect(await read()).toMatchObject({ color: 'blue' });

    await expect(repository.commitAndReconcile({ 'broken.yaml': 'a: [' })).rejects.toThrow('BuildFailed');
    const other = toConfigMap(namespace, 'red').replace('name: app', 'name: other');
    await repository.commitAndReconcile({ 'broken.yaml': null, 'app.yaml': null, 'other.yaml': other });
    await expect(read()).rejects.toThrow('NotFound');
    await repository.remove();
  });
});
