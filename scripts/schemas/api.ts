import type { BundleFile } from '../../server/src/schema/bundle.ts';

/** What is known of one apiVersion before it is written. */
export interface Api extends BundleFile {
  readonly apiVersion: string;
  readonly source: string;
  readonly namespaced: Readonly<Record<string, boolean>>;
}

/** The name of an apiVersion's file: `apps_v1.json.br`; the group without a name is the core. */
export function toFileName(apiVersion: string): string {
  return `${apiVersion.includes('/') ? apiVersion.replace('/', '_') : `core_${apiVersion}`}.json.br`;
}
