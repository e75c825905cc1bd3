import type { ClusterError } from '../../ports.ts';

/** Whether a manifest's apiVersion can be one; others would be paths to elsewhere on the server. */
export function isApiVersion(apiVersion: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?v[0-9a-z]+$/.test(apiVersion);
}

/** Where the resources of an apiVersion live. */
export function toApiPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Why this cannot be a part of an API path; undefined if it can. URLs resolve dots, so encoding alone does not do. */
export function refuseSegment(what: 'name' | 'namespace', value: string): ClusterError | undefined {
  const isPlain = value !== '' && value !== '.' && value !== '..' && !/[/%]/.test(value);
  // half a surrogate pair cannot be part of an address
  if (isPlain && value.isWellFormed()) return undefined;
  return { kind: 'server-error', message: `No object can have this ${what}, so the cluster was not asked.` };
}
