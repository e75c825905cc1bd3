import { folderOf, toFileKey } from '../manifest/relative.ts';
import type { CustomVersions } from '../schema/availability.ts';
import { gatherVersions } from '../schema/custom-versions.ts';
import type { CustomKind } from '../schema/read-crd.ts';
import type { Brought } from './brought.ts';
import { type Encryption, noEncryption, toEncryption } from './encryption.ts';
import type { FileFacts, Role } from './file-facts.ts';
import { type Admission, noAdmission, toAdmission } from './policies/admission.ts';
import { type PlacedSubstitute, placeSubstitutes } from './substitutes.ts';

/** What is known of a repository as a whole; of none at all while it has not been read. */
export interface Repository {
  readonly isRead: boolean;
  /** It is being read: until then a file may turn out to be a patch. */
  readonly isPending?: boolean;
  /** By file key, as kustomizations name them. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Folders with a kustomization. */
  readonly kustomized: ReadonlySet<string>;
  /** By apiVersion. */
  readonly customKinds: ReadonlyMap<string, readonly CustomKind[]>;
  /** By group and kind, with a space between. */
  readonly customVersions: Readonly<Record<string, CustomVersions>>;
  readonly brought: readonly Brought[];
  readonly substitutes: readonly PlacedSubstitute[];
  readonly encryption: Encryption;
  readonly installsCharts: boolean;
  readonly admission: Admission;
}

export const unknownRepository: Repository = {
  isRead: false,
  roles: new Map(),
  kustomized: new Set(),
  customKinds: new Map(),
  customVersions: {},
  brought: [],
  substitutes: [],
  encryption: noEncryption,
  installsCharts: false,
  admission: noAdmission,
};

/** While nothing is known, and soon will be. */
export const pendingRepository: Repository = { ...unknownRepository, isPending: true };

/**
 * Brings the facts of all files together, by file key; `patches` are those of files that are named as patches. What is
 * as it was before is the same object, so that only what changes has anything checked again.
 */
export function toRepository(
  files: ReadonlyMap<string, FileFacts>,
  patches: readonly Brought[],
  before: Repository = unknownRepository,
): Repository {
  const facts = [...files.values()];
  const kinds = facts.flatMap(({ customKinds }) => customKinds);
  const roles = findRoles(files);
  return {
    isRead: true,
    roles,
    kustomized: new Set([...files].filter(([, { isKustomization }]) => isKustomization).map(([key]) => folderOf(key))),
    customKinds: groupByApi(kinds, before.customKinds),
    customVersions: gatherVersions(kinds, 'this repository'),
    substitutes: placeSubstitutes(files),
    brought: keep(before.brought, [...facts.flatMap(({ brought }) => brought), ...patches]),
    encryption: toEncryption(files, before.encryption),
    installsCharts: facts.some(({ installsChart }) => installsChart),
    admission: toAdmission(files, roles, before.admission),
  };
}

/** What kustomizations make of the files that they name, by file key. */
export function findRoles(files: ReadonlyMap<string, FileFacts>): ReadonlyMap<string, Role> {
  return new Map([...files.values()].flatMap(({ named }) => [...named]));
}

function groupByApi(kinds: readonly CustomKind[], before: Repository['customKinds']): Repository['customKinds'] {
  const groups = new Map<string, CustomKind[]>();
  for (const kind of kinds) {
    const group = groups.get(kind.apiVersion);
    if (group) group.push(kind);
    else groups.set(kind.apiVersion, [kind]);
  }
  return new Map([...groups].map(([apiVersion, group]) => [apiVersion, keep(before.get(apiVersion), group)]));
}

/** The list of before, if it has the same members. */
function keep<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before?.length === now.length && before.every((one, i) => one === now[i]) ? before : now;
}

/**
 * Whether the objects of a file stand there whole. A file that no kustomization names, below a folder that has one, can
 * be a patch that is yet to be named.
 */
export function findPart(
  { isRead, isPending, roles, kustomized }: Repository,
  uri: string,
): 'whole' | 'unsure' | Exclude<Role, 'resource'> {
  if (isPending) return 'patch';
  const key = toFileKey(uri);
  const role = roles.get(key);
  if (role) return role === 'resource' ? 'whole' : role;
  return isRead && !isBelow(kustomized, key) ? 'whole' : 'unsure';
}

/** Whether kustomize can have a hand in a file. */
export function isKustomized({ isRead, kustomized }: Repository, uri: string): boolean {
  return !isRead || isBelow(kustomized, toFileKey(uri));
}

function isBelow(folders: ReadonlySet<string>, key: string): boolean {
  for (let folder = folderOf(key); folder.includes('/'); folder = folderOf(folder))
    if (folders.has(folder)) return true;
  return false;
}
