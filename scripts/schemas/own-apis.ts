import type { JsonObject } from '../../server/src/manifest/json.ts';
import { readCrd } from '../../server/src/schema/read-crd.ts';
import type { Api } from './api.ts';
import { sopsRules } from './sops-rules.ts';

const group = 'k3s.cattle.io';
const version = 'v1';

/**
 * Kinds that no module brings which may be shipped, or can be had: what K3s makes of the files in its auto-deploy
 * directory, and the rules file of SOPS, which is under the MPL.
 */
export const ownApis: readonly Api[] = [
  {
    apiVersion: `${group}/${version}`,
    source: 'K3s, in our words',
    ...describe('Addon', 'Namespaced', {
      type: 'object',
      properties: {
        source: {
          type: 'string',
          description: 'The path of the file, on the server node, whose manifests K3s applies.',
        },
        checksum: {
          type: 'string',
          description: 'The SHA-256 of the file as K3s applied it last, in hexadecimal digits.',
        },
      },
    }),
  },
  sopsRules,
];

function describe(kind: string, scope: string, spec: JsonObject): Pick<Api, 'kinds' | 'namespaced' | 'definitions'> {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  const [found] = readCrd({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: { group, scope, names: { kind }, versions: [{ name: version, served: true, schema }] },
  });
  if (!found) throw new Error(`${kind} is not described`);
  const { name, isNamespaced, definition } = found;
  return { kinds: { [kind]: name }, namespaced: { [kind]: isNamespaced }, definitions: { [name]: definition } };
}
