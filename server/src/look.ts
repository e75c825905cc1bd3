import type { Observation } from './drift/observation.ts';
import type { BulkLook } from './bulk-reading.ts';
import type { Owners } from './owners.ts';
import type { JqPaths } from './jq-port.ts';
import type { Cluster } from './ports.ts';
import type { DryRunPolicy } from './settings.ts';

/** What a look-up has to work with. */
export interface Look {
  readonly cluster: Cluster;
  /** Reads the object, for instance from a list that is for several looks; without it the cluster is asked. */
  readonly get?: Cluster['get'];
  /** Says that other objects are to be read as well, so that many are read by few requests. */
  readonly more?: BulkLook['more'];
  readonly owners: Owners;
  readonly dryRun: DryRunPolicy;
  readonly jq?: JqPaths | undefined;
  /** What was seen of the same resource last time; reused where neither side has changed. */
  readonly previous: (Observation & { readonly time?: number }) | undefined;
  readonly signal: AbortSignal;
}
