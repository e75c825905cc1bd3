import type { Declaration } from '../../manifest/resource.ts';
import type { SchemaFinding, SecretCode } from '../../schema/finding.ts';
import type { KindRef } from '../../schema/identify-kind.ts';
import type { Patterns } from '../../schema/patterns.ts';
import type { Repository } from '../repository.ts';

/** One object, and what a rule about secrets may look at besides. */
export interface Subject {
  readonly declaration: Declaration;
  readonly ref: KindRef;
  readonly uri: string;
  readonly repository: Repository;
  readonly patterns: Patterns;
}

/** A rule about values that should not be read by everybody. What it finds never holds such a value. */
export interface SecretRule {
  readonly codes: readonly SecretCode[];
  readonly check: (subject: Subject) => readonly SchemaFinding[];
}
