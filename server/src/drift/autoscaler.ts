import { type JsonObject, at, isEqual, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import { findOwners, readEntries } from './managed-fields.ts';
import { toActor } from './managers.ts';

const replicas = [{ field: 'spec' }, { field: 'replicas' }] as const;

/** Whether a controller scaled an object away from what its manifest says, so that its autoscaler is worth naming. */
export function isAutoscaled(declared: JsonObject, live: JsonObject): boolean {
  const desired = at(declared, 'spec', 'replicas');
  if (desired === undefined || isEqual(desired, at(live, 'spec', 'replicas'))) return false;
  return findOwners(readEntries(live), replicas).some(
    (entry) => entry.subresource === 'scale' && toActor(entry) === 'controller',
  );
}

/** The name of the HorizontalPodAutoscaler, of those in an object's namespace, that scales the object. */
export function findAutoscaler(autoscalers: readonly JsonObject[], live: JsonObject): string | undefined {
  const found = autoscalers.find((autoscaler) => {
    const target = at(autoscaler, 'spec', 'scaleTargetRef');
    const group = (object: typeof target): string => toGroup(stringAt(object, 'apiVersion') ?? '');
    const isNamed = stringAt(target, 'name') === stringAt(live, 'metadata', 'name');
    return isNamed && stringAt(target, 'kind') === live['kind'] && group(target) === group(live);
  });
  return stringAt(found, 'metadata', 'name');
}
