import type { Look } from './engine.ts';
import { isRemoteFile, isRemoteFolder, joinInside } from './paths.ts';
import type { PlannedPatch } from './planned-patch.ts';
import type { RenderProblem, SourcePlace, Step } from './rendered.ts';
import type { SourceCache } from './source-cache.ts';
import { type Spot, placeOf, textOf } from './spot.ts';

/** What a file is to the build: generators, replacements and the like must see it as it is. */
export type Role = 'resource' | 'patch' | 'raw';

/** A path that a kustomization names. */
export interface NamedPath {
  readonly path: string;
  readonly role: Role;
  readonly place: SourcePlace;
}

/** What planning asks of the world. */
export interface PlanContext {
  readonly look: Look;
  readonly sources: SourceCache;
}

/** What is known of a kustomization while it is read. */
export interface Draft {
  readonly context: PlanContext;
  readonly file: string;
  readonly folder: string;
  readonly text: string;
  readonly resources: string[];
  readonly components: string[];
  readonly patches: PlannedPatch[];
  readonly named: NamedPath[];
  /** Entries that are not rendered here. */
  readonly removals: (readonly Step[])[];
  readonly problems: RenderProblem[];
}

type Reason = Pick<RenderProblem, 'code' | 'message'>;

/** Why an entry is not rendered; an address is not told, since it can hold a password. */
export const reasons = {
  remote: { code: 'build-remote', message: 'Not rendered here: this comes from elsewhere, and nothing is fetched.' },
  program: { code: 'build-remote', message: 'Not rendered here: this plugin is a program, and none is run.' },
  helm: { code: 'build-helm', message: 'Not rendered here: a chart would need helm to be run.' },
  outside: { code: 'build-outside', message: 'Not rendered here: this leads out of the repository.' },
} as const satisfies Readonly<Record<string, Reason>>;

/** Takes an entry out, and says so where the reason for it is written. */
export function removeEntry(draft: Draft, entry: Spot, spot: Spot, reason: Reason): void {
  draft.removals.push(entry.path);
  draft.problems.push({ ...reason, place: placeOf(spot) });
}

/** How a path is named. */
interface Naming {
  /** What is taken out where the path cannot be followed. */
  readonly entry: Spot;
  /** Where the path is written. */
  readonly spot: Spot | undefined;
  readonly role: Role;
  readonly isFetched?: (path: string) => boolean;
  /** Where the scalar holds more than the path. */
  readonly written?: string | undefined;
}

/** Notes a path, from the repository's root; undefined where there is none, or its entry was taken out. */
export function addPath(
  draft: Draft,
  { entry, spot, role, isFetched = isRemoteFile, ...rest }: Naming,
): string | undefined {
  const written = rest.written ?? textOf(spot);
  if (!spot || written === undefined || written === '') return undefined;
  const path = joinInside(draft.folder, written);
  if (isFetched(written)) removeEntry(draft, entry, spot, reasons.remote);
  else if (path === undefined) removeEntry(draft, entry, spot, reasons.outside);
  else {
    draft.named.push({ path, role, place: placeOf(spot) });
    return path;
  }
  return undefined;
}

/** Whether kustomize would fetch a file or clone a folder; files that are there come first. */
export function isFetchedResource({ context, folder }: Draft, path: string): boolean {
  if (isRemoteFile(path)) return true;
  if (!isRemoteFolder(path)) return false;
  const local = joinInside(folder, path);
  const found = local === undefined ? undefined : context.look(local);
  return found === undefined || found === true;
}
