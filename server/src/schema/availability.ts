/** A minor version of Kubernetes 1: 34 stands for 1.34. */
export type Minor = number;

/** When an API of Kubernetes came and when it goes, as Kubernetes itself says. */
export interface Lifecycle {
  readonly introduced?: Minor;
  readonly deprecated?: Minor;
  /** The first minor that does not serve it. */
  readonly removed?: Minor;
  /** The apiVersion that Kubernetes names to be used instead, of the same kind; it can be gone as well. */
  readonly replacement?: string;
}

/** What whoever made a custom kind says of its versions. */
export interface CustomVersions {
  /** For people: `Flux kustomize-controller 1.9.5`. */
  readonly source: string;
  readonly served: readonly string[];
  /** The one in which the API server stores it, or the first that is served and not deprecated. */
  readonly preferred: string;
  /** By version, the maker's words, which can be empty. */
  readonly deprecated: Readonly<Record<string, string>>;
}

/** What is known of APIs and fields in other versions than the one at hand; made when the product is built. */
export interface Availability {
  /** The first and the last minor that are covered. */
  readonly first: Minor;
  readonly last: Minor;
  /** That of the bundled schemas. */
  readonly bundled: Minor;
  /** By apiVersion and kind, with a space between. */
  readonly kinds: Readonly<Record<string, Lifecycle>>;
  /** By the definition's name and the field, the minor since which there is the field; absent if it was there in `first`. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, Minor>>>>;
  /** By group and kind, with a space between. */
  readonly custom: Readonly<Record<string, CustomVersions>>;
}

/** The minor of a server's version, such as `v1.36.3+k3s1`; undefined for what is none. */
export function readMinor(version: string): Minor | undefined {
  const minor = /^v?1\.(\d+)(?:[.+-]|$)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** As people write it: `1.34`. */
export function formatMinor(minor: Minor): string {
  return `1.${minor}`;
}

/** Splits an apiVersion; the core group is empty. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(0, slash)), version: apiVersion.slice(slash + 1) };
}

/**
 * How far a version has come, greater for later ones: `v2` before `v1`, and both before any beta; undefined for a name
 * that is none. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/
 */
export function rankVersion(version: string): number | undefined {
  const [, major, stage, step] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) return undefined;
  const maturity = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return maturity * 1e6 + Number(major) * 1e3 + Number(step ?? 0);
}
