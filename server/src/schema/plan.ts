import type { FieldPath } from '../manifest/field-path.ts';
import type { Blocker } from './finding.ts';

/** One change on the way to another apiVersion. */
export type Step =
  | { readonly do: 'set'; readonly path: FieldPath; readonly value: string }
  | { readonly do: 'rename'; readonly path: FieldPath; readonly name: string }
  /** `serviceName` and `servicePort` of an Ingress' backend go into an object of their own. */
  | { readonly do: 'nest'; readonly path: FieldPath; readonly port: 'name' | 'number' };

/** How an object gets another apiVersion, or what stands in the way. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly blockers: readonly Blocker[];
}
