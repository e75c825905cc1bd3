import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Json, type JsonObject, at, isObject, stringAt } from '../../manifest/json.ts';
import { parseInSlices } from '../../manifest/parse.ts';
import type { ReleaseKey, ReleasedAs, StoredRelease } from '../../manifest/stored-release.ts';
import type { ClusterError, Result } from '../../ports.ts';
import type { Mask } from './masking.ts';
import { parseObject } from './parse-object.ts';

/** Helm packs a release with its chart into a Secret of at most 1.5 MB; what is larger than this unpacked is none. */
const maxBytes = 32 * 1024 * 1024;
/** In milliseconds: how long reading a manifest may keep everything else waiting. */
const turn = 8;

/**
 * Reads Helm's record of a release out of its Secret. What else is in there, such as the values that the chart was
 * rendered with, goes no further than this function, and no message quotes any of it.
 */
export async function readStoredRelease(
  secret: JsonObject,
  key: ReleaseKey,
  mask: Mask,
): Promise<Result<StoredRelease, ClusterError>> {
  const record = await unpack(stringAt(secret, 'data', 'release') ?? '');
  if (!record) return refuse('cannot be read');
  const { name, version, namespace } = record;
  if (name !== key.name || version !== key.revision || typeof namespace !== 'string')
    return refuse('is of another release');
  const released = { name: key.name, namespace };
  const objects = await readReleased(stringAt(record, 'manifest') ?? '', released, mask);
  if (!objects) return refuse('has a manifest that cannot be read');
  const metadata = at(record, 'chart', 'metadata');
  return {
    ok: true,
    value: {
      ...released,
      revision: key.revision,
      status: stringAt(record, 'info', 'status') ?? 'unknown',
      chart: { name: stringAt(metadata, 'name') ?? '', version: stringAt(metadata, 'version') ?? '' },
      objects,
    },
  };
}

/** The objects of a manifest as Helm sends them, with marks for what is secret; undefined where it cannot be read. */
export async function readReleased(
  manifest: string,
  about: ReleasedAs,
  mask: Mask,
): Promise<readonly JsonObject[] | undefined> {
  const objects = await readObjects(manifest);
  return objects?.map((object) => mask(toComparable(withMetadata(object, about))));
}

function refuse(what: string): { readonly ok: false; readonly error: ClusterError } {
  return { ok: false, error: { kind: 'server-error', message: `Helm's record of the release ${what}.` } };
}

/** Base64 of what gzip makes of JSON; in releases of the first days of Helm 3 gzip may be missing. */
async function unpack(encoded: string): Promise<JsonObject | undefined> {
  const packed = Buffer.from(Buffer.from(encoded, 'base64').toString('latin1'), 'base64');
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  try {
    const bytes = isPacked ? await promisify(gunzip)(packed, { maxOutputLength: maxBytes }) : packed;
    return parseObject(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function readObjects(manifest: string): Promise<readonly JsonObject[] | undefined> {
  const slices = parseInSlices('release.yaml', 0, manifest);
  for (let end = Date.now() + turn; ;) {
    const { done, value } = slices.next();
    if (done) return value.problems.length > 0 ? undefined : value.resources.map((resource) => resource.value);
    if (Date.now() < end) continue;
    await setImmediate();
    end = Date.now() + turn;
  }
}

/** Helm puts its own on each object as it sends it. Source: `setMetadataVisitor` of `helm.sh/helm/v4/pkg/action`. */
function withMetadata(object: JsonObject, { name, namespace, labels, annotations }: ReleasedAs): JsonObject {
  const metadata = toMap(object['metadata']);
  const of = { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace };
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...toMap(metadata['labels']), ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { ...toMap(metadata['annotations']), ...annotations, ...of },
    },
  };
}

/** The values of a Secret as the API server gives them, so that equal ones get equal marks. */
function toComparable(object: JsonObject): JsonObject {
  if (object['kind'] !== 'Secret') return object;
  const { stringData, ...secret } = object;
  const data = Object.entries(toMap(secret['data'])).map(([key, value]) => [key, recode(value)] as const);
  const texts = Object.entries(toMap(stringData)).map(([key, value]) => [key, encode(value)] as const);
  const all = [...data, ...texts];
  return all.length === 0 ? secret : { ...secret, data: Object.fromEntries(all) };
}

/** Line breaks, which base64 may have, are not kept; an empty value is null in some charts. */
function recode(value: Json): Json {
  if (value === null) return '';
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('base64') : value;
}

function encode(value: Json): Json {
  return typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : (value ?? '');
}

function toMap(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
