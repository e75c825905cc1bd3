import type { Result } from './ports.ts';
import type { ChartAddress } from './protocol.ts';

export type { ChartAddress };

/** Why a chart was not rendered; `message` may quote what the chart makes, so that who shows it masks it. */
export interface ChartError {
  readonly kind: 'aborted' | 'failed' | 'no-chart' | 'no-helm' | 'schema-elsewhere' | 'timeout' | 'too-large';
  readonly message: string;
}

/** One source of values, as Helm takes them; a later one wins, and all at a path win over all whole ones. */
export type ChartValues =
  | { readonly how: 'whole'; readonly text: string }
  | {
      readonly how: 'at-path';
      readonly path: string;
      readonly text: string;
      /** `typed`: numbers and the like are told by their looks; `string`: nothing is; `literal`: no character means anything. */
      readonly as: 'typed' | 'string' | 'literal';
    };

/** Where a chart's files are: in a folder of a repository (an absolute path, or its uri), or among what was fetched. */
export type ChartPlace =
  | { readonly in: 'repository'; readonly root: string; readonly folder: string }
  | { readonly in: 'fetched'; readonly address: ChartAddress };

/** A chart, and what it is rendered with. */
export interface ChartRequest {
  /** The program: a name to be found on the PATH, or an absolute path. */
  readonly helm: string;
  readonly chart: ChartPlace;
  /** Of the release there is: Flux adds to a version which revision it is of, and charts put versions into labels. */
  readonly releasedVersion: string;
  readonly release: { readonly name: string; readonly namespace: string };
  readonly values: readonly ChartValues[];
  /** `v1.36.3+k3s1` */
  readonly kubeVersion: string;
  /** `apps/v1`, `apps/v1/Deployment` */
  readonly apiVersions: readonly string[];
}

/**
 * Renders a chart with the person's own helm, as an upgrade and without its hooks. It starts a program: only when a person
 * asks for it, and never in a workspace that is not trusted. Only `fetch` asks anybody over the network.
 */
export interface ChartRenderer {
  render(request: ChartRequest, signal: AbortSignal): Promise<Result<string, ChartError>>;
  /** Gets a chart that anybody may have, and keeps it. */
  fetch(helm: string, address: ChartAddress, signal: AbortSignal): Promise<Result<null, ChartError>>;
}
