/** Why a controller could not do what its object asks for. */
export interface ControllerFailure {
  readonly owner: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string };
  /** What it builds, from the root of its source as it is written. */
  readonly directory?: string;
  /** `BuildFailed` */
  readonly reason: string;
  /** The controller's words on one line; absent where they may quote a Secret. */
  readonly message?: string;
  /** What it has tried, as Flux writes it. */
  readonly revision?: string;
}
