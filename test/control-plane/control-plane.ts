/** What to start; a bare control plane is the quickest, about three seconds to an answer. */
export interface ControlPlaneOptions {
  /** Folder of programs; without it they are found or built by `buildControlPlane`. */
  readonly binaries?: string;
  readonly flux?: boolean;
  readonly gitServer?: boolean;
  readonly k3sHelm?: boolean;
  /** On unless said otherwise. */
  readonly audit?: boolean;
  readonly log?: (line: string) => void;
}

/** Where a cluster for tests is and what it has: plain data, so that it travels to test workers and child processes. */
export interface ControlPlaneDescription {
  /** Temporary folder, mode 0700, gone after the stop. */
  readonly dir: string;
  readonly binaries: string;
  readonly server: string;
  readonly context: string;
  /** True for a cluster somebody named; false for one that was started here. */
  readonly external: boolean;
  readonly flux: boolean;
  readonly auditLog?: string;
  readonly git?: { readonly url: string; readonly root: string };
  /** The supervisor first, then everything it started. */
  readonly pids: readonly number[];
}

/** A rule of a ClusterRole, as Kubernetes writes it. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** The context's name in every kubeconfig written here, so that no test meets another cluster by accident. */
export const contextName = 'driftline-test';

/** The user the product authenticates as in tests, whose writes the audit log must not have. */
export const productUser = 'driftline';

/** Where restricted users of the product live; the audit check counts them as the product too. */
export const restrictedUserNamespace = 'driftline-users';

/** Label of everything a run creates in a cluster, so that a run on somebody's cluster can remove its own objects. */
export const runLabel = 'driftline.dev/test-run';
