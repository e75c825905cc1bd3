import type { SchemaSource } from '../../../server/src/ports.ts';
import { checkRepository } from '../../../server/src/check-repository.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import type { ApiServer } from '../agreement/api-server.ts';
import type { ServedKind } from '../agreement/served-kinds.ts';
import type { TriedPolicy } from './policies.ts';

/** An object with what both say of one policy. */
export interface Admitted {
  readonly policy: string;
  readonly manifest: JsonObject;
  /** By the policies of the repository, and by those that the cluster itself lists. */
  readonly ours: readonly string[];
  readonly live: readonly string[];
  readonly theirs: readonly string[];
}

const path = '/apis/admissionregistration.k8s.io/v1';
const { signal } = new AbortController();

/** The policy and its binding to its namespace. */
export function toObjects({ name, spec, binding }: TriedPolicy, namespace: string): readonly [JsonObject, JsonObject] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const own = { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector }, ...binding };
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec },
    { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: own },
  ];
}

/** Has the API server enforce a policy. */
export async function install(policy: TriedPolicy, namespace: string, server: ApiServer): Promise<void> {
  const [own, binding] = toObjects(policy, namespace);
  await server.create(`${path}/validatingadmissionpolicies`, own);
  await server.create(`${path}/validatingadmissionpolicybindings`, binding);
}

/** What the API server says of an object in a policy's namespace. */
export async function ask(
  manifest: JsonObject,
  kind: ServedKind,
  namespace: string,
  server: ApiServer,
): Promise<readonly string[]> {
  const { refusal = '' } = await server.dryRun(manifest, kind, namespace);
  const said = /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.*)$/s.exec(refusal);
  if (refusal !== '' && !said) throw new Error(refusal);
  return said ? [`${said[1] ?? ''}: ${said[2] ?? ''}`] : [];
}

/** What we say of objects, by these other files and what the source knows. */
export async function tell(
  manifests: readonly JsonObject[],
  others: readonly JsonObject[],
  source: SchemaSource,
): Promise<readonly (readonly string[])[]> {
  const toFile = (one: JsonObject, name: string) => ({
    uri: `file:///repository/${name}.yaml`,
    text: JSON.stringify(one),
  });
  const files = manifests.map((one, i) => toFile(one, `object-${i}`));
  const context = others.map((one, i) => toFile(one, `policy-${i}`));
  const checked = await checkRepository(files, context, [source], signal);
  return checked.map((file) =>
    file.checked
      .flatMap(({ findings }) => findings)
      .flatMap(({ code, expected }) => (code === 'admission-policy' ? [expected] : [])),
  );
}
