import { type JsonObject, isObject } from '../manifest/json.ts';
import type { Declaration } from '../manifest/resource.ts';

/** What SOPS has written beside the values that it encrypted. */
export function findSopsMetadata({ value }: Declaration): JsonObject | undefined {
  const { sops } = value;
  return isObject(sops) ? sops : undefined;
}

/** Whether SOPS has been at an object, or at the list that it is an item of. */
export function isOfSops({ value, whole }: Declaration): boolean {
  return Object.hasOwn(value, 'sops') || Object.hasOwn(whole, 'sops');
}
