import { type Desired, asWritten } from '../../manifest/desired.ts';
import { isEqual } from '../../manifest/json.ts';
import { type Position, isBefore } from '../../manifest/position.ts';
import { type Manifest, type Resource, toRefKey } from '../../manifest/resource.ts';
import { placeOf } from './find-leaf.ts';
import type { RenderedFile, RenderedPart } from './rendered-file.ts';

/** An object that a file has a part in, as it is to be in the cluster. */
export interface FileDesired extends Desired {
  /** The resource of the file that it is made of, or the patch that changes it. */
  readonly resource?: Resource;
  /** How a build renders it; absent where it is applied as it stands. */
  readonly part?: RenderedPart;
  /** Whether the file only changes it. */
  readonly isPatched: boolean;
}

/**
 * What a file is to bring about: the objects that builds make of it, and its own resources where no build does. A folder
 * that no controller is asked for counts where nothing else does. An object that several builds render differently is
 * left out: nobody knows which of them is for the cluster in use.
 */
export function findDesired(manifest: Manifest, file: RenderedFile | undefined): readonly FileDesired[] {
  const all = file ? file.own.map((part) => toDesired(manifest, file, part)) : [];
  const isClaimed = ({ part }: FileDesired): boolean => !file?.isControlled || !part?.isUnclaimed;
  const claimed = new Set(all.filter(isClaimed).map(({ resource }) => resource));
  const rendered = all.filter((one) => isClaimed(one) || !claimed.has(one.resource));
  const built = new Set(rendered.map(({ resource }) => resource));
  const unbuilt = isBuiltOtherwise(file) ? [] : manifest.resources.filter((resource) => !built.has(resource));
  const found = new Map<string, FileDesired | 'unsure'>();
  for (const one of rendered) {
    const key = toRefKey(one.ref);
    const other = found.get(key);
    if (!other) found.set(key, one);
    else if (other !== 'unsure' && !isEqual(other.value, one.value)) found.set(key, 'unsure');
  }
  const sure = [...found.values()].filter((one) => one !== 'unsure').filter(({ part }) => !part?.isElsewhere);
  return [...sure, ...unbuilt.map(toUnbuilt)].filter(isComparable);
}

/** What builds read is applied as they make it, or by them not at all; what a failing build would make nobody knows. */
function isBuiltOtherwise(file: RenderedFile | undefined): boolean {
  return file !== undefined && (file.isUnknown || file.objects.length > 0);
}

function toUnbuilt(resource: Resource): FileDesired {
  return { ...asWritten(resource), resource, isPatched: false };
}

function toDesired(manifest: Manifest, file: RenderedFile, part: RenderedPart): FileDesired {
  const { object } = part;
  const isOwn = object.origin?.file === file.path;
  const place = isOwn ? object.origin : object.leaves.map(placeOf).find((one) => one?.file === file.path);
  const start = place && file.toPosition(place.start);
  const resource = start && findResource(manifest, start);
  const { value } = object;
  return { ref: part.ref, value, kustomized: () => value, part, isPatched: !isOwn, ...(resource ? { resource } : {}) };
}

function findResource({ resources }: Manifest, position: Position): Resource | undefined {
  return resources.find(({ range }) => !isBefore(position, range.start) && !isBefore(range.end, position));
}

/** What SOPS has encrypted is not compared, but for the keys of a Secret that can still be told which it is. */
function isComparable({ value }: Desired): boolean {
  if (!('sops' in value)) return true;
  const { data: _data, stringData: _stringData, sops: _sops, ...rest } = value;
  return value['kind'] === 'Secret' && !JSON.stringify(rest).includes('ENC[');
}
