import { type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import { readEntries } from '../managed-fields.ts';

/** Whether an object says that Argo CD applies it, so that it is worth asking for Applications. */
export function isOfArgo(live: JsonObject): boolean {
  return readTracked(live) !== undefined || readLabels(live).length > 0;
}

/**
 * The Argo CD Application that applies an object: the one that its tracking annotation names, if that is for this very
 * object (controllers copy annotations to what they make), or that its label names and that lists it. Undefined where
 * there is none, or more than one. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export function findApplication(applications: readonly JsonObject[], live: JsonObject): JsonObject | undefined {
  const tracked = readTracked(live);
  const found =
    tracked === undefined
      ? applications.filter((one) => readLabels(live).some((name) => isNamed(one, name)) && lists(one, live))
      : applications.filter((one) => isNamed(one, tracked));
  if (found.length < 2) return found[0];
  const listing = found.filter((one) => lists(one, live));
  return listing.length === 1 ? listing[0] : undefined;
}

function readTracked(live: JsonObject): string | undefined {
  const id = stringAt(live, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id');
  const [, name, group, kind, namespace, object] = /^([^:]+):([^/:]*)\/([^/:]+):([^/]*)\/(.+)$/.exec(id ?? '') ?? [];
  const own = toIdentity(live);
  const isOwn = group === own.group && kind === own.kind && object === own.name;
  // of an object without a namespace it has that of the Application
  return isOwn && (own.namespace === '' || namespace === own.namespace) ? name : undefined;
}

/** Charts have the second of these labels too. */
function readLabels(live: JsonObject): readonly string[] {
  const isApplied = readEntries(live).some(({ manager }) => manager.startsWith('argocd'));
  const keys = ['argocd.argoproj.io/instance', ...(isApplied ? ['app.kubernetes.io/instance'] : [])];
  return keys.flatMap((key) => stringAt(live, 'metadata', 'labels', key) ?? []);
}

/** Outside of Argo CD's own namespace an Application goes by its namespace too. */
function isNamed(application: JsonObject, name: string): boolean {
  const own = stringAt(application, 'metadata', 'name') ?? '';
  return name === own || name === `${stringAt(application, 'metadata', 'namespace') ?? ''}_${own}`;
}

function lists(application: JsonObject, live: JsonObject): boolean {
  const resources = at(application, 'status', 'resources');
  const own = toIdentity(live);
  return (
    isArray(resources) &&
    resources.some(
      (one) =>
        (stringAt(one, 'group') ?? '') === own.group &&
        stringAt(one, 'kind') === own.kind &&
        stringAt(one, 'name') === own.name &&
        (stringAt(one, 'namespace') ?? '') === own.namespace,
    )
  );
}

interface Identity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function toIdentity(live: JsonObject): Identity {
  return {
    group: toGroup(stringAt(live, 'apiVersion') ?? ''),
    kind: stringAt(live, 'kind') ?? '',
    namespace: stringAt(live, 'metadata', 'namespace') ?? '',
    name: stringAt(live, 'metadata', 'name') ?? '',
  };
}
