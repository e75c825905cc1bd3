import { systemClock } from '../../../server/src/adapters/clock.ts';
import { createCredentialSource, describeContext } from '../../../server/src/adapters/kubernetes/context.ts';
import { loadKubeConfig } from '../../../server/src/adapters/kubernetes/read-kubeconfig.ts';
import type { ApiReply } from '../../../server/src/adapters/kubernetes/exchange.ts';
import { createApi } from '../../../server/src/adapters/kubernetes/transport.ts';
import { type JsonObject, at, isArray, stringAt } from '../../../server/src/manifest/json.ts';
import { type ServedKind, findServedKinds } from './served-kinds.ts';

/** What the API server says of a manifest: the object as it would keep it, or why it does not. */
export type Verdict =
  | { readonly kept: JsonObject; readonly refusal?: undefined }
  | { readonly kept?: undefined; readonly refusal: string; readonly causes: readonly Cause[] };

/** One of the reasons, and the field that it is about, as `spec.rules[0].name`. */
export interface Cause {
  readonly field: string;
  readonly message: string;
}

/** An API server that is asked thousands of times, so over kept connections and without a kubectl for each. */
export interface ApiServer {
  get(path: string, accept?: string): Promise<JsonObject>;
  create(path: string, object: JsonObject): Promise<void>;
  /** Changes a live object by a JSON patch, in this manager's name; undefined if it may not be so. */
  patch(object: JsonObject, operations: readonly JsonObject[], manager: string): Promise<JsonObject | undefined>;
  /** Whether it could be applied server-side, which is stricter about lists than making it. */
  canBeApplied(object: JsonObject, manager: string): Promise<boolean>;
  /** What `kubectl create --dry-run=server --validate=strict` sends. */
  dryRun(manifest: JsonObject, kind: ServedKind, namespace: string): Promise<Verdict>;
}

const never = new AbortController().signal;

/** Connects with the credentials of a kubeconfig. */
export async function connectApiServer(kubeconfig: string, context: string): Promise<ApiServer> {
  const parts = await loadKubeConfig(kubeconfig, {}, never);
  const described = parts.ok ? parts.value.contexts.find(({ name }) => name === context) : undefined;
  if (!parts.ok || !described) throw new Error(`no context ${context}`);
  const summary = describeContext(parts.value, described);
  const source = createCredentialSource({ kubeconfig, context }, summary, {});
  const { send } = createApi(summary.server, source, systemClock);
  const post = async (path: string, object: JsonObject): Promise<ApiReply> => {
    const body = JSON.stringify(object);
    const reply = await send({ method: 'POST', path, contentType: 'application/json', body }, never);
    if (!reply.ok) throw new Error(`${path}: ${reply.error.message}`);
    return reply.value;
  };
  const get: ApiServer['get'] = async (path, accept = 'application/json') => {
    const reply = await send({ method: 'GET', path, accept }, never);
    if (!reply.ok || reply.value.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply).slice(0, 300)}`);
    return JSON.parse(reply.value.body) as JsonObject;
  };
  let served: Promise<readonly ServedKind[]> | undefined;
  const addressOf = async (object: JsonObject): Promise<string> => {
    const [apiVersion, kind] = [stringAt(object, 'apiVersion') ?? '', stringAt(object, 'kind') ?? ''];
    served ??= findServedKinds({ get });
    const found = (await served).find((one) => one.apiVersion === apiVersion && one.kind === kind);
    if (!found) throw new Error(`${kind} is not served`);
    const name = stringAt(object, 'metadata', 'name') ?? '';
    return `${toPath(found, stringAt(object, 'metadata', 'namespace') ?? '')}/${name}`;
  };
  return {
    get,
    async create(path, object) {
      const { status, body } = await post(path, object);
      if (status !== 201) throw new Error(`${path}: ${body.slice(0, 300)}`);
    },
    async patch(object, operations, manager) {
      const path = `${await addressOf(object)}?fieldManager=${manager}`;
      const how = { method: 'PATCH', contentType: 'application/json-patch+json' } as const;
      const reply = await send({ ...how, path, body: JSON.stringify(operations) }, never);
      return reply.ok && reply.value.status === 200 ? (JSON.parse(reply.value.body) as JsonObject) : undefined;
    },
    async canBeApplied(object, manager) {
      const path = `${await addressOf(object)}?dryRun=All&force=true&fieldManager=${manager}`;
      const how = { method: 'PATCH', contentType: 'application/apply-patch+yaml' } as const;
      const reply = await send({ ...how, path, body: JSON.stringify(object) }, never);
      return reply.ok && reply.value.status < 300;
    },
    async dryRun(manifest, kind, namespace) {
      const path = `${toPath(kind, namespace)}?dryRun=All&fieldValidation=Strict`;
      const { status, body } = await post(path, manifest);
      if (status === 200 || status === 201) return { kept: JSON.parse(body) as JsonObject };
      if (status === 429) throw new Error(`${path}: the API server is too busy`);
      const answer = JSON.parse(body) as JsonObject;
      return { refusal: stringAt(answer, 'message') ?? body, causes: readCauses(answer) };
    },
  };
}

function readCauses(answer: JsonObject): readonly Cause[] {
  const causes = at(answer, 'details', 'causes');
  return (isArray(causes) ? causes : []).map((cause) => ({
    field: stringAt(cause, 'field') ?? '',
    message: stringAt(cause, 'message') ?? '',
  }));
}

function toPath({ apiVersion, resource, isNamespaced }: ServedKind, namespace: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${isNamespaced ? `/namespaces/${namespace}` : ''}/${resource}`;
}
