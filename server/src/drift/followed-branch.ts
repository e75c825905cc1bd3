import type { Applier } from './observation.ts';

/** The branch that an applier follows: Flux writes it before the commit, an Application names it; undefined for other sources. */
export function readBranch({ revision = '', fetched }: Applier): string | undefined {
  if (fetched?.branch !== undefined) return fetched.branch;
  const [, branch] = /^(?:refs\/heads\/)?([^@]+)@sha(?:1|256):[0-9a-f]+$/.exec(revision) ?? [];
  return branch;
}
