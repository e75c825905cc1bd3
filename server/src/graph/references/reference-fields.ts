import { fluxFields } from './flux-fields.ts';
import { kubernetesFields } from './kubernetes-fields.ts';
import { type ReferenceField, podFields, podPlaces } from './reference-field.ts';
import { toSegments } from './walk-fields.ts';

/** A row of the tables, ready to be followed. */
export interface PreparedField extends Omit<ReferenceField, 'keys' | 'ports'> {
  /** To the name, from the root of the object. */
  readonly segments: readonly string[];
  /** To keys and ports, from where the name stands. */
  readonly keys: readonly (readonly string[])[];
  readonly ports: readonly (readonly string[])[];
}

const namespace: PreparedField = prepare({ at: 'metadata.namespace', to: ['/Namespace'] }, []);
const alone: readonly PreparedField[] = [namespace];

const prepared: ReadonlyMap<string, readonly PreparedField[]> = new Map(
  [...new Set([kubernetesFields, fluxFields, podPlaces].flatMap((table) => Object.keys(table)))].map((kind) => {
    const place = podPlaces[kind];
    const spec = place === undefined ? undefined : [...toSegments(place), 'spec'];
    return [
      kind,
      [
        namespace,
        ...(spec ? podFields.map((field) => prepare(field, spec)) : []),
        ...[...(kubernetesFields[kind] ?? []), ...(fluxFields[kind] ?? [])].map((field) => prepare(field, [])),
      ],
    ];
  }),
);

/** The fields of a kind, by `group/Kind`, that name other objects; that of its namespace is one of every kind. */
export function listFields(kind: string): readonly PreparedField[] {
  return prepared.get(kind) ?? alone;
}

/** Makes a row ready, where it counts from `before`. */
export function prepare({ keys = [], ports = [], ...field }: ReferenceField, before: readonly string[]): PreparedField {
  return {
    ...field,
    segments: [...before, ...toSegments(field.at)],
    keys: keys.map(toSegments),
    ports: ports.map(toSegments),
  };
}
