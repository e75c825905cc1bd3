import type { SchemaFinding } from '../../schema/finding.ts';
import { type KindRef, identifyKind } from '../../schema/identify-kind.ts';
import type { ApiTarget } from '../../schema/check-api.ts';
import { type Lookup } from '../check-manifest.ts';
import { type Circumstances, type Memo, checkObject } from '../check-object.ts';
import type { PolicyObject } from '../policies/read-policies.ts';
import type { Repository } from '../repository.ts';
import type { RenderedPart } from './rendered-file.ts';

/** What the schema of its kind, rules and policies have against an object as it will be applied. */
export interface CheckedPart {
  readonly part: RenderedPart;
  readonly ref: KindRef;
  readonly findings: readonly SchemaFinding[];
}

/** What does not change from one object of a file to the next. */
export interface RenderedChecking {
  readonly look: (ref: KindRef) => Lookup;
  readonly repository: Repository;
  readonly memo: Memo;
  readonly target: ApiTarget | undefined;
  readonly policies: readonly PolicyObject[];
}

const nothingBrought: Circumstances['brought'] = [];

/**
 * Checks a rendered object, about which nothing is left to guess: it is whole, its name is final, and what still stands
 * in it as `${VAR}` nobody knows. Undefined where nobody describes its kind.
 */
export function checkRendered(part: RenderedPart, checking: RenderedChecking): CheckedPart | undefined {
  const { value } = part.object;
  const ref = identifyKind('', value);
  const lookup = ref && checking.look(ref);
  if (!ref || lookup?.state !== 'known') return undefined;
  const { memo, target, policies, repository } = checking;
  const circumstances: Circumstances = {
    schemas: lookup.schemas,
    part: 'whole',
    isRenamed: false,
    isKustomized: false,
    brought: nothingBrought,
    values: undefined,
    target,
    admission: repository.admission,
    policies,
  };
  const findings = checkObject({ value }, ref, circumstances, { part: 'whole', compiled: memo.compiled }, memo);
  return { part, ref, findings };
}
