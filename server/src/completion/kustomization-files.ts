import { folderOf, resolveFrom, toFileKey } from '../manifest/relative.ts';
import { type Piece, childOf, itemsOf } from './piece.ts';
import type { Proposal } from './proposal.ts';
import type { Subject } from './subject.ts';
import { toInsert } from './values.ts';

/** Lists of files: by the path of fields, what may be in them. */
const lists: Readonly<Record<string, 'resource' | 'component' | 'file'>> = {
  resources: 'resource',
  bases: 'resource',
  crds: 'file',
  components: 'component',
  configurations: 'file',
  transformers: 'resource',
  generators: 'resource',
  patchesStrategicMerge: 'file',
  'patches.path': 'file',
  'patchesJson6902.path': 'file',
  'replacements.path': 'file',
  'configMapGenerator.files': 'file',
  'secretGenerator.files': 'file',
  'helmCharts.valuesFile': 'file',
};

/** Files and folders that are there and that the kustomization does not name yet; for Flux, the folders to build. */
export function proposeFiles(subject: Subject): readonly Proposal[] {
  const { place, ref, fields, index, uri } = subject;
  if (place.role === 'key' || !ref || !index) return [];
  const key = toFileKey(uri);
  if (isFluxPath(subject)) return proposeFolders(subject);
  const sort = ref.apiVersion.startsWith('kustomize.config.k8s.io/') ? lists[fields.join('.')] : undefined;
  if (sort === undefined) return [];
  const folder = folderOf(key);
  const up = /^(?:\.\.\/)+/.exec(place.typed)?.[0] ?? '';
  const base = resolveFrom(`${folder}/x`, `${up}.`) ?? folder;
  const root = toFileKey(index.folder).replace(/\/$/, '');
  if (!base.startsWith(root)) return [];
  const files = new Map([...index.files].map(([file, facts]) => [toFileKey(file), facts]));
  const folders = new Map(
    [...files].flatMap(([file, facts]) => (facts.isKustomization ? [[folderOf(file), facts]] : [])),
  );
  const named = findNamed(place.piece, subject);
  const found: string[] = [];
  for (const [file, { isKustomization }] of files) {
    if (!file.startsWith(`${base}/`) || file === key || isKustomization || sort === 'component') continue;
    if (sort === 'resource' && isInOther(file, base, folders)) continue;
    found.push(file);
  }
  if (sort !== 'file')
    for (const [other, { isComponent }] of folders)
      if (
        other.startsWith(`${base}/`) &&
        isComponent === (sort === 'component') &&
        !isInOther(other, base, folders, sort)
      )
        found.push(other);
  const prefix = up === '' && hasDots(place.piece, place.typed) ? './' : up;
  return found
    .filter((file) => !named.has(file) && !folder.startsWith(`${file}/`) && file !== folder)
    .map((file): Proposal => {
      const label = `${prefix}${file.slice(base.length + 1)}`;
      return {
        label,
        sort: 'file',
        insert: toInsert(subject, label),
        rank: file.split('/').length > base.split('/').length + 1 ? 1 : 0,
      };
    });
}

/** What lies in a folder with a kustomization of its own is named by that one. */
function isInOther(file: string, base: string, folders: ReadonlyMap<string, unknown>, sort = 'resource'): boolean {
  if (sort === 'component') return false;
  for (let here = folderOf(file); here.length > base.length; here = folderOf(here)) if (folders.has(here)) return true;
  return false;
}

/** Everything that the kustomization names already, but for what stands at the cursor. */
function findNamed(at: Piece, { object, uri }: Subject): ReadonlySet<string> {
  const waiting = [...object.children];
  const named = new Set<string>();
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    waiting.push(...here.children);
    const text = here === at ? undefined : here.role === 'text' ? here.name : here.value?.text;
    const file = text ? resolveFrom(toFileKey(uri), text) : undefined;
    if (file !== undefined) named.add(file);
  }
  return named;
}

/** As it is typed, or else as the others in the list are written. */
function hasDots(piece: Piece, typed: string): boolean {
  if (typed !== '') return typed.startsWith('./') || typed === '.';
  const list = piece.parent?.role === 'item' ? piece.parent.parent : piece.parent;
  const others = list ? itemsOf(list).flatMap(({ children }) => children) : [];
  const texts = others.flatMap((one) => (one === piece || one.role !== 'text' ? [] : [one.name]));
  return texts.length > 0 && texts.every((text) => text.startsWith('./'));
}

function isFluxPath({ ref, fields }: Subject): boolean {
  return ref?.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') === true && fields.join('.') === 'spec.path';
}

/** From the root of the repository, as Flux counts. */
function proposeFolders(subject: Subject): readonly Proposal[] {
  const { index, object } = subject;
  const root = toFileKey(index?.folder ?? '').replace(/\/$/, '');
  const folders = new Set<string>();
  for (const [file, { isComponent }] of index?.files ?? []) {
    const folder = folderOf(toFileKey(file));
    if (!isComponent && folder.startsWith(`${root}/`)) folders.add(folder.slice(root.length + 1));
  }
  const typed = childOf(childOf(object, 'spec'), 'path')?.value?.text ?? '';
  const prefix = typed === '' || typed.startsWith('.') ? './' : '';
  return [...folders].map((folder): Proposal => ({
    label: `${prefix}${folder}`,
    sort: 'file',
    insert: toInsert(subject, `${prefix}${folder}`),
    rank: 1,
  }));
}
