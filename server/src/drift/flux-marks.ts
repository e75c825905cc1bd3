import { type Json, type JsonObject, stringAt } from '../manifest/json.ts';

/** Whether an object carries one of Flux' switches, as label or annotation, in upper or lower case. */
export function isMarked(object: JsonObject, name: 'force' | 'reconcile' | 'ssa', value: string): boolean {
  return ['annotations', 'labels'].some(
    (place) => stringAt(object, 'metadata', place, `kustomize.toolkit.fluxcd.io/${name}`)?.toLowerCase() === value,
  );
}

/** Whether Flux' substitution has yet to replace something in a value, so that it is not what will be applied. */
export function isTemplate(value: Json | undefined): boolean {
  return value !== undefined && JSON.stringify(value).includes('${');
}
