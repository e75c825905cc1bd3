/** A message of ours from client to server that is answered; `docs/lsp-extensions.md` describes each. */
export interface Request<Params, Reply> {
  readonly method: string;
  /** Never set: carries the types. */
  readonly types?: (params: Params) => Reply;
}

/** A message of ours that is not answered. */
export interface Notification<Params> {
  readonly method: string;
  /** Never set: carries the type. */
  readonly types?: (params: Params) => void;
}
