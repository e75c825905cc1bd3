import type { ClusterError, Result } from '../../ports.ts';

/** One request to the API server; `path` begins with a slash and is already encoded. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The API server's answer as it came. */
export interface ApiReply {
  readonly status: number;
  readonly body: string;
  /** Milliseconds after which the server wants to be asked again. */
  readonly retryAfter?: number;
  /** What the server warns of. */
  readonly warnings?: readonly string[];
}

/** Sends one request with the context's credentials. */
export type Send = (request: ApiRequest, signal: AbortSignal) => Promise<Result<ApiReply, ClusterError>>;

/** Reads an answer that goes on. */
export interface Reader {
  /** The server has begun to answer, with success. */
  readonly onOpen: () => void;
  readonly onLine: (line: string) => void;
}

/** Sends one request whose answer goes on, and settles when it ends. */
export type Follow = (
  request: ApiRequest,
  reader: Reader,
  signal: AbortSignal,
) => Promise<Result<ApiReply, ClusterError>>;

/** A way to one API server. */
export interface Api {
  readonly send: Send;
  readonly follow: Follow;
  /** Settles when a refused login is worth another try: other credentials lie on the disk, or a request was let in. */
  readonly credentialsRenewed: (signal: AbortSignal) => Promise<void>;
}
