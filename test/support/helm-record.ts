import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../server/src/manifest/json.ts';

/** The Secret in which Helm keeps a release, packed as Helm does it. */
export function packRelease(record: JsonObject): JsonObject {
  const packed = gzipSync(JSON.stringify(record)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: { name: 'sh.helm.release.v1.web.v3', namespace: 'apps' },
    data: { release: Buffer.from(packed).toString('base64') },
  };
}
