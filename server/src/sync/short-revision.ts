/**
 * A revision as people read it: `main@sha1:1a2b3c4d` for what Flux writes as `refs/heads/main@sha1:1a2b3c4d…`, and as many
 * digits of a commit alone; a version stays as it is.
 */
export function toShortRevision(revision: string): string {
  return revision
    .replace(/^refs\/(?:heads|tags)\//, '')
    .replace(/^([0-9a-f]{8})[0-9a-f]{32}(?:[0-9a-f]{24})?$/, '$1')
    .replace(/((?:^|@)sha(?:1|256|512):[0-9a-f]{8})[0-9a-f]+$/, '$1');
}
