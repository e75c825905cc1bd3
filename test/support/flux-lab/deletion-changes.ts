import { type MadeApp, type MadeObject, type MadeRepository, namespaces, toToyKind } from './deletion-model.ts';

/** Chooses one of so many, by what chance has given. */
type Pick = <T>(of: readonly T[]) => T | undefined;

/** A change of one app, or of two; undefined where it does not fit. `fresh` is a name that nothing has had yet. */
export type Change = (apps: MadeRepository, name: string, pick: Pick, fresh: string) => MadeRepository | undefined;

const plain = ['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim'];

/** What people do that makes Flux delete something, or nothing. */
export const changes: Readonly<Record<string, Change>> = {
  'rename an object': onObject((object, { fresh }) => ({ ...object, name: fresh })),
  'remove an object': removeObject(),
  'change a namespace': onObject((object) =>
    object.namespace === undefined ? object : { ...object, namespace: object.namespace === 'one' ? 'two' : 'one' },
  ),
  'change a kind': onObject((object) => ({ ...object, kind: object.kind === 'ConfigMap' ? 'Secret' : 'ConfigMap' })),
  'remove a file': onFile((app, file) => ({ ...app, files: without(app.files, file) })),
  'unlist a file': onFile((app, file) => ({ ...app, unlisted: [...(app.unlisted ?? []), file] })),
  'break a file, and remove another': onFile((app, file) => ({
    ...app,
    broken: [file],
    files: Object.fromEntries(Object.entries(app.files).filter(([name], i) => i > 1 || name === file)),
  })),
  'spare an object': onObject((object) => ({ ...object, isSpared: true })),
  'put a prefix before the names': on((app, { fresh }) =>
    isPlain(app) ? { ...app, prefix: app.prefix === undefined ? `${fresh}-` : `${app.prefix}x-` } : undefined,
  ),
  'switch pruning': on((app) => ({ ...app, spec: { ...app.spec, prune: app.spec['prune'] !== true } })),
  'switch pruning off, and remove an object': (apps, name, pick, fresh) => {
    const app = apps[name];
    if (app?.spec['prune'] !== true) return undefined;
    const spec = { ...app.spec, prune: false };
    return removeObject()({ ...apps, [name]: { ...app, spec } }, name, pick, fresh);
  },
  'suspend, or resume': on((app) => ({ ...app, isSuspended: app.isSuspended !== true })),
  'remove a Kustomization and its folder': (apps, name) => (isAwaited(apps, name) ? undefined : without(apps, name)),
  'rename a Kustomization': (apps, name, _pick, fresh) => {
    const app = apps[name];
    if (!app || isAwaited(apps, name)) return undefined;
    return { ...without(apps, name), [fresh]: app };
  },
  'rename a folder': on((app, { fresh }) => (isPlain(app) ? { ...app, folder: `/apps/${fresh}` } : undefined)),
  'move an object to another': (apps, name, pick, fresh) => {
    const [from, to] = [apps[name], pick(Object.keys(apps).filter((one) => one !== name && isUsual(apps[one])))];
    const target = to === undefined ? undefined : apps[to];
    const file = from && pick(Object.keys(from.files));
    const objects = file === undefined ? [] : (from?.files[file] ?? []);
    const object = pick(objects.filter(({ kind }) => plain.includes(kind)));
    if (!from || !isUsual(from) || !target || to === undefined || file === undefined || !object) return undefined;
    const rest = (from.files[file] ?? []).filter((one) => one !== object);
    return {
      ...apps,
      [name]: { ...from, files: { ...from.files, [file]: rest } },
      [to]: { ...target, files: { ...target.files, [`${fresh}.yaml`]: [object] } },
    };
  },
};

/** The changes of which there are most, and then some of each. */
export const usual: readonly string[] = [
  ...['rename an object', 'remove an object', 'change a namespace', 'change a kind', 'remove a file', 'unlist a file'],
  ...['put a prefix before the names', 'remove a Kustomization and its folder', 'move an object to another'],
];

/** Without what nothing could be applied without: objects in a namespace that is gone, or of a kind that is. */
export function tidy(apps: MadeRepository): MadeRepository {
  const all = Object.values(apps).flatMap(({ files, unlisted }) =>
    Object.entries(files).flatMap(([file, objects]) => (unlisted?.includes(file) ? [] : objects)),
  );
  const made = new Set(all.flatMap(({ kind, name }) => (kind === 'Namespace' ? [name] : [])));
  const kinds = new Set(
    all.flatMap(({ kind, name }) => (kind === 'CustomResourceDefinition' ? [toToyKind(name)] : [])),
  );
  const isPossible = ({ kind, namespace }: MadeObject): boolean =>
    (namespace === undefined || !namespace.startsWith('space-') || made.has(namespace)) &&
    (!kind.startsWith('Toy') || kinds.has(kind));
  return Object.fromEntries(
    Object.entries(apps).map(([name, app]) => {
      const files = Object.entries(app.files).map(([file, objects]) => [file, objects.filter(isPossible)] as const);
      return [name, { ...app, files: Object.fromEntries(files) }];
    }),
  );
}

interface Given {
  readonly pick: Pick;
  readonly fresh: string;
}

function on(change: (app: MadeApp, given: Given) => MadeApp | undefined): Change {
  return (apps, name, pick, fresh) => {
    const app = apps[name];
    const changed = app && change(app, { pick, fresh });
    return changed && { ...apps, [name]: changed };
  };
}

function onFile(change: (app: MadeApp, file: string, given: Given) => MadeApp): Change {
  return on((app, given) => {
    const file = given.pick(Object.keys(app.files).filter((one) => !app.unlisted?.includes(one)));
    return file === undefined ? undefined : change(app, file, given);
  });
}

function onObject(change: (object: MadeObject, given: Given) => MadeObject | undefined): Change {
  return onFile((app, file, given) => {
    const objects = app.files[file] ?? [];
    const chosen = given.pick(objects);
    if (!chosen) return app;
    const isCommon = plain.includes(chosen.kind);
    const next = isCommon ? change(chosen, given) : undefined;
    const changed = objects.flatMap((one) => (one === chosen ? (next ?? []) : [one]));
    return { ...app, files: { ...app.files, [file]: changed } };
  });
}

function removeObject(): Change {
  return onObject(() => undefined);
}

function isPlain({ folder }: MadeApp): boolean {
  return folder.startsWith('/apps/');
}

/** One whose objects are called what they are called. */
function isUsual(app: MadeApp | undefined): boolean {
  return app !== undefined && isPlain(app) && app.prefix === undefined && !app.broken && !app.isSuspended;
}

function isAwaited(apps: MadeRepository, name: string): boolean {
  return Object.values(apps).some(({ dependsOn }) => dependsOn?.includes(name));
}

function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
}

/** The repository as it is at first: pruning and not, with all policies, in order and not, one in another. */
export function makeRepository(): MadeRepository {
  const specs: readonly Readonly<Record<string, unknown>>[] = [
    { prune: true },
    { prune: true, deletionPolicy: 'Orphan' },
    { prune: true },
    { prune: false, deletionPolicy: 'Delete' },
    { prune: true, deletionPolicy: 'WaitForTermination' },
    { prune: true, deletionPolicy: 'MirrorPrune' },
    { prune: false },
  ];
  const group: MadeApp = { folder: '/groups/team', spec: { prune: true }, files: {} };
  const apps = Array.from({ length: 24 }, (_, i): readonly [string, MadeApp] => {
    const spec = specs[i % specs.length] ?? {};
    const parent = i % 4 === 3 ? { parent: 'team' } : {};
    const awaited = i % 6 === 4 ? i - 3 : i - 1;
    const dependsOn = i % 3 === 1 ? { dependsOn: [`app-${awaited}`] } : {};
    return [`app-${i}`, { ...parent, ...dependsOn, folder: `/apps/app-${i}`, spec, files: makeFiles(i) }];
  });
  return { team: group, ...Object.fromEntries(apps) };
}

function makeFiles(app: number): MadeApp['files'] {
  const make = (i: number): MadeObject => ({
    kind: plain[(app + i) % plain.length] ?? '',
    name: `object-${app}-${i}`,
    namespace: namespaces[i % 2] ?? '',
    ...(i === 4 && { isSpared: true }),
  });
  return {
    'first.yaml': [make(0), make(1)],
    'second.yaml': [make(2)],
    'third.yaml': [make(3), make(4), make(5)],
    ...(app % 4 === 0 && {
      'namespace.yaml': [{ kind: 'Namespace', name: `space-${app}` }],
      'in.yaml': makeInside(app),
    }),
    ...(app % 6 === 1 && { 'crd.yaml': [{ kind: 'CustomResourceDefinition', name: `toy${app}s.toys.example.com` }] }),
    // it waits for the one that defines its kind
    ...(app % 6 === 4 && { 'toy.yaml': [{ kind: `Toy${app - 3}`, name: `toy-${app}`, namespace: 'one' }] }),
  };
}

function makeInside(app: number): readonly MadeObject[] {
  return [
    { kind: 'ConfigMap', name: 'inside', namespace: `space-${app}` },
    { kind: 'PersistentVolumeClaim', name: 'claim', namespace: `space-${app}` },
  ];
}
