import { locate } from '../../../server/src/manifest/locate.ts';
import type { Manifest } from '../../../server/src/manifest/resource.ts';

/** What features can see of a manifest, to be compared with another reading of the same text. */
export function viewManifest({ uri, version, resources, problems, suppressions, chunks }: Manifest): unknown {
  return {
    uri,
    version,
    problems,
    suppressions,
    texts: chunks.map(({ text, line, lines }) => [text, line, lines]),
    resources: resources.map((resource) => ({
      ref: resource.ref,
      value: resource.value,
      range: resource.range,
      name: locate(resource, [{ field: 'metadata' }, { field: 'name' }]),
      end: resource.toPosition(resource.source.length),
    })),
  };
}
