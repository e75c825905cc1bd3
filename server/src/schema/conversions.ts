import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject } from '../manifest/json.ts';
import { splitApiVersion } from './availability.ts';
import type { Blocker } from './finding.ts';
import type { KindRef } from './identify-kind.ts';
import type { Plan, Step } from './plan.ts';

type Convert = (value: JsonObject) => Plan;

const nothing: Plan = { steps: [], blockers: [] };

/**
 * Kinds of Kubernetes whose fields mean the same in every version that they have had, as far as the newer one has them:
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const unchanged: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io MutatingAdmissionPolicy',
  'admissionregistration.k8s.io MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io ValidatingAdmissionPolicyBinding',
  'autoscaling HorizontalPodAutoscaler',
  'batch CronJob',
  'certificates.k8s.io ClusterTrustBundle',
  'coordination.k8s.io Lease',
  'flowcontrol.apiserver.k8s.io FlowSchema',
  'networking.k8s.io IPAddress',
  'networking.k8s.io IngressClass',
  'networking.k8s.io NetworkPolicy',
  'networking.k8s.io ServiceCIDR',
  'node.k8s.io RuntimeClass',
  'rbac.authorization.k8s.io ClusterRole',
  'rbac.authorization.k8s.io ClusterRoleBinding',
  'rbac.authorization.k8s.io Role',
  'rbac.authorization.k8s.io RoleBinding',
  'resource.k8s.io DeviceClass',
  'resource.k8s.io ResourceClaim',
  'resource.k8s.io ResourceClaimTemplate',
  'scheduling.k8s.io PriorityClass',
  'storage.k8s.io CSIDriver',
  'storage.k8s.io CSIStorageCapacity',
  'storage.k8s.io StorageClass',
  'storage.k8s.io VolumeAttributesClass',
]);

const conversions: Readonly<Record<string, Convert>> = {
  'networking.k8s.io Ingress': convertIngress,
  'policy PodDisruptionBudget': convertBudget,
  'flowcontrol.apiserver.k8s.io PriorityLevelConfiguration': convertPriorityLevel,
};

/** What has to change beside the apiVersion, by what is known of the kind in the group that it goes to. */
export function convert(value: JsonObject, { kind }: KindRef, to: string): Plan {
  const { group } = splitApiVersion(to);
  const key = `${group} ${kind}`;
  const known = Object.hasOwn(conversions, key) ? conversions[key] : undefined;
  if (known) return known(value);
  // an API server that converts a custom kind by itself changes nothing but the apiVersion
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io');
  if (isCustom || group === 'gateway.networking.k8s.io' || unchanged.has(key)) return nothing;
  return { steps: [], blockers: [{ path: [{ field: 'apiVersion' }], reason: 'unproven' }] };
}

/** https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122 */
function convertIngress(value: JsonObject): Plan {
  const spec: FieldPath = [{ field: 'spec' }];
  const main: FieldPath = [...spec, { field: 'backend' }];
  const parts: Plan[] = [];
  const backend = at(value, 'spec', 'backend');
  if (backend !== undefined)
    parts.push(nest(backend, main), { steps: [{ do: 'rename', path: main, name: 'defaultBackend' }], blockers: [] });
  const rules = at(value, 'spec', 'rules');
  for (const [i, rule] of (isArray(rules) ? rules : []).entries()) {
    const paths = at(rule, 'http', 'paths');
    for (const [j, item] of (isArray(paths) ? paths : []).entries()) {
      const place: FieldPath = [
        ...spec,
        { field: 'rules' },
        { index: i },
        { field: 'http' },
        { field: 'paths' },
        { index: j },
      ];
      parts.push(nest(at(item, 'backend') ?? null, [...place, { field: 'backend' }]));
      // without one, the old version leaves it to the controller, which the new one wants to be said
      if (at(item, 'pathType') === undefined)
        parts.push({
          steps: [{ do: 'set', path: [...place, { field: 'pathType' }], value: 'ImplementationSpecific' }],
          blockers: [],
        });
    }
  }
  return { steps: parts.flatMap(({ steps }) => steps), blockers: parts.flatMap(({ blockers }) => blockers) };
}

/** A number is a port's number, and a text its name; whatever else stands there can be both. */
function nest(backend: Json, path: FieldPath): Plan {
  if (!isObject(backend)) return nothing;
  const { serviceName, servicePort } = backend;
  if (serviceName === undefined && servicePort === undefined) return nothing;
  const isName = typeof servicePort === 'string' && /^(?=.*[a-z])[a-z0-9-]+$/.test(servicePort);
  const block = (field: string, reason: Blocker['reason']): Plan => ({
    steps: [],
    blockers: [{ path: [...path, { field }], reason }],
  });
  if (typeof serviceName !== 'string') return block('serviceName', 'missing');
  if (typeof servicePort !== 'number' && !isName)
    return block('servicePort', servicePort === undefined ? 'missing' : 'no-such-value');
  return { steps: [{ do: 'nest', path, port: isName ? 'name' : 'number' }], blockers: [] };
}

/** An empty selector means no Pod in v1beta1 and all Pods in v1: https://kubernetes.io/docs/reference/using-api/deprecation-guide/#poddisruptionbudget-v125 */
function convertBudget(value: JsonObject): Plan {
  const selector = at(value, 'spec', 'selector');
  const isEmpty = isObject(selector) && Object.values(selector).every(isNothing);
  if (!isEmpty) return nothing;
  return { steps: [], blockers: [{ path: [{ field: 'spec' }, { field: 'selector' }], reason: 'other-meaning' }] };
}

function isNothing(value: Json): boolean {
  return value === null || (isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);
}

/** https://kubernetes.io/docs/reference/using-api/deprecation-guide/#flowcontrol-resources-v132 */
function convertPriorityLevel(value: JsonObject): Plan {
  const limited: FieldPath = [{ field: 'spec' }, { field: 'limited' }];
  const shares = at(value, 'spec', 'limited', 'nominalConcurrencyShares');
  // the old versions take zero for "not given"
  if (shares === 0)
    return {
      steps: [],
      blockers: [{ path: [...limited, { field: 'nominalConcurrencyShares' }], reason: 'other-meaning' }],
    };
  const old = 'assuredConcurrencyShares';
  if (at(value, 'spec', 'limited', old) === undefined) return nothing;
  const step: Step = { do: 'rename', path: [...limited, { field: old }], name: 'nominalConcurrencyShares' };
  return { steps: [step], blockers: [] };
}
