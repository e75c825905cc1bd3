import { type Json, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { inFolder, parentOf } from '../build/paths.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { readArgoOverlay } from './argo-overlay.ts';
import { type BuildTarget, type TargetProblem, toTargetId } from './build-target.ts';
import { type Surroundings, toDirectory } from './flux-target.ts';
import type { GraphFiles } from './graph-files.ts';
import { matchGlob } from './match-glob.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/**
 * What an Argo CD Application builds: a target for each of its sources but those that only lend values.
 * Source: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
 */
export function readArgoTargets(
  object: RenderedObject,
  around: Surroundings,
  files: GraphFiles,
): readonly BuildTarget[] {
  const { value } = object;
  const spec = at(value, 'spec');
  const many = at(spec, 'sources');
  const sources = isArray(many) && many.length > 0 ? many : [at(spec, 'source') ?? null];
  const isMany = sources === many;
  return sources.flatMap((source, index) => {
    if (isReferenceOnly(source)) return [];
    const path = isMany ? ['spec', 'sources', index] : ['spec', 'source'];
    return [toTarget(object, around, files, { source, path, index })];
  });
}

interface Part {
  readonly source: Json;
  readonly path: readonly (string | number)[];
  readonly index: number;
}

function toTarget(object: RenderedObject, around: Surroundings, files: GraphFiles, part: Part): BuildTarget {
  const { value } = object;
  const { source, path, index } = part;
  const namespace = namespaceOf(value, around.defaultNamespace);
  const name = stringAt(value, 'metadata', 'name') ?? '';
  const written = { ...(namespace !== undefined && { namespace }), name };
  const directory = toDirectory(stringAt(source, 'path') ?? '');
  const way = chooseWay(source, directory, files);
  const destination = readDestination(at(value, 'spec', 'destination'));
  const url = stringAt(source, 'repoURL');
  const place = index > 0 ? placeAt(object, ...path) : object.origin;
  const problems: readonly TargetProblem[] =
    typeof way === 'object' ? [{ code: way.code, message: way.message, isNote: true, ...(place && { place }) }] : [];
  return {
    id: toTargetId('argo', around.cluster, { ...written, name: index > 0 ? `${name}#${index}` : name }),
    kind: 'argo',
    directory,
    ...(way === 'directory' && { files: listPlain(at(source, 'directory'), directory, files) }),
    ...written,
    ...destination,
    object: value,
    ...(way === 'kustomize' && readArgoOverlay(object, source, path)),
    ...(around.parent !== undefined && { parent: around.parent }),
    ...(place && { place }),
    ...(url !== undefined && { sourceUrl: url }),
    dependsOn: [],
    ...(around.cluster !== undefined && { cluster: around.cluster }),
    isSuspended: false,
    isBuilt: problems.length === 0,
    problems,
  };
}

/** A source with a `ref` and no path only lends the files of values to another one. */
function isReferenceOnly(source: Json): boolean {
  return typeof at(source, 'ref') === 'string' && at(source, 'path') === undefined && at(source, 'chart') === undefined;
}

/** As Argo CD finds out what to do with a folder: what is said first, then what lies there. */
function chooseWay(
  source: Json,
  directory: string,
  { files, kustomizations }: GraphFiles,
): 'kustomize' | 'directory' | Pick<TargetProblem, 'code' | 'message'> {
  const is = (field: string): boolean => isObject(at(source, field));
  const refuse = (message: string) => ({ code: 'target-unsupported' as const, message });
  if (!isObject(source)) return { code: 'target-invalid', message: 'The Application has no source.' };
  if (at(source, 'chart') !== undefined) return refuse('It installs a Helm chart, which is not rendered here.');
  if (is('plugin')) return refuse('It is built by a plugin of Argo CD, which is not run here.');
  if (is('helm')) return refuse('It installs a Helm chart, which is not rendered here.');
  if (is('kustomize')) return 'kustomize';
  if (is('directory')) return 'directory';
  if (files.has(inFolder(directory, 'Chart.yaml')))
    return refuse('It installs a Helm chart, which is not rendered here.');
  return kustomizations.has(directory) ? 'kustomize' : 'directory';
}

function listPlain(options: Json | undefined, directory: string, { files }: GraphFiles): readonly string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const [include, exclude] = [stringAt(options, 'include'), stringAt(options, 'exclude')];
  const isDeep = at(options, 'recurse') === true;
  return [...files.keys()].filter((file) => {
    if (!file.startsWith(prefix) || (!isDeep && parentOf(file) !== directory)) return false;
    const name = file.slice(prefix.length);
    return (!include || matchGlob(include, name, true)) && !(exclude && matchGlob(exclude, name, true));
  });
}

/** Where it is applied; the cluster in which Argo CD itself runs goes without saying. */
function readDestination(destination: Json | undefined): Pick<BuildTarget, 'destination' | 'defaultNamespace'> {
  const [server, name] = [stringAt(destination, 'server'), stringAt(destination, 'name')];
  const other = name ?? server;
  const isHere = !other || other === 'in-cluster' || other.startsWith('https://kubernetes.default.svc');
  const namespace = stringAt(destination, 'namespace');
  return { ...(!isHere && { destination: other }), ...(namespace && { defaultNamespace: namespace }) };
}
