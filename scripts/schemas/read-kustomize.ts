import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Api } from './api.ts';

/** What go-types says of a Go type: the definitions that it leads to, its own by the name. */
interface DescribedType {
  readonly name: string;
  readonly definitions: Readonly<Record<string, JsonObject>>;
}

const group = 'kustomize.config.k8s.io';

/**
 * Describes what kustomize reads from its own files, by the Go types that it reads them into. It refuses a field that
 * they do not have, and asks for none; a Component is read like a Kustomization.
 */
export async function readKustomize(api: string, kyaml: string, source: string): Promise<readonly Api[]> {
  const { name, definitions } = await describeType('Kustomization', [
    `sigs.k8s.io/kustomize/api/types=${join(api, 'types')}`,
    `sigs.k8s.io/kustomize/kyaml/resid=${join(kyaml, 'resid')}`,
  ]);
  const { [name]: root, ...others } = definitions;
  if (!root) throw new Error(`${name} is not described`);
  return [toApi('v1beta1', 'Kustomization'), toApi('v1alpha1', 'Component')];

  function toApi(version: string, kind: string): Api {
    const own = [...group.split('.').toReversed(), version, kind].join('.');
    const definition = { ...root, 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
    return {
      apiVersion: `${group}/${version}`,
      source,
      kinds: { [kind]: own },
      namespaced: { [kind]: false },
      definitions: { ...others, [own]: definition },
    };
  }
}

/** Describes a type of the first of some packages, each given as `import/path=folder`. */
export async function describeType(type: string, packages: readonly string[]): Promise<DescribedType> {
  const options = { cwd: join(import.meta.dirname, 'go-types'), env: { ...process.env, GOWORK: 'off' } };
  const { stdout } = await promisify(execFile)('go', ['run', '.', type, ...packages], options);
  return JSON.parse(stdout) as DescribedType;
}
