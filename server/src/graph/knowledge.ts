import type { ResourceRef } from '../manifest/resource.ts';
import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { Repository } from './repository.ts';

/** What is there now, and whether more was asked for. */
export interface Known<T> {
  readonly value: T;
  readonly isPending: boolean;
}

/** What can be known for a file beyond what it says; asking waits for nothing, and what is missing comes by itself. */
export interface Knowledge {
  /** Whether generic help is left to another extension in this file's folder. */
  isLeftToOthers(uri: string): boolean;
  /** Who describes a kind: the best who has answered so far. */
  schemasOf(uri: string, ref: KindRef): Known<ApiSchemas | undefined>;
  /** All kinds that anybody describes. */
  kindsOf(uri: string): Known<readonly KindRef[]>;
  repositoryOf(uri: string): Repository | undefined;
  /** The resources of a kind in the file's cluster; none while no cluster may be asked. */
  namesInCluster(uri: string, kind: KindRef): Known<readonly ResourceRef[]>;
}

/** Nobody knows anything. */
export const noKnowledge: Knowledge = {
  isLeftToOthers: () => false,
  schemasOf: () => ({ value: undefined, isPending: false }),
  kindsOf: () => ({ value: [], isPending: false }),
  repositoryOf: () => undefined,
  namesInCluster: () => ({ value: [], isPending: false }),
};
