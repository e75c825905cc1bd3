import type { ClusterError, Result } from '../../ports.ts';

/** One request to the API server; `path` begins with a slash and is already encoded. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The API server's answer as it came. */
export interface ApiReply {
  readonly status: number;
  readonly body: string;
}

/** Sends one request with the context's credentials. */
export type Send = (request: ApiRequest, signal: AbortSignal) => Promise<Result<ApiReply, ClusterError>>;
