import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject } from '../build/rendered.ts';
import type { Build } from '../targets/build-graph.ts';
import { isName } from './list-references.ts';
import { type CommonRelease, isRelease, readCommonRelease } from './common-chart.ts';
import { type ObjectId, identifyObject, toKindKey } from './object-id.ts';
import { podPlaces } from './reference-field.ts';
import { toSegments, walkFields } from './walk-fields.ts';

/** Something that may make objects which no build shows. */
export interface Suspect {
  readonly by: 'build' | 'release' | 'object';
  /** The id of the build, or the object as `Kind namespace/name`. */
  readonly name: string;
  /** Where that goes; undefined: anywhere. */
  readonly namespace?: string;
  /** The group of its kind; empty of builds. */
  readonly group: string;
  readonly kind?: string;
  /** What an installation of Flux makes of Flux itself, by name: the source and the Kustomization that it begins with. */
  readonly syncs?: readonly string[];
  /** How what it makes is called: in lower case. */
  readonly names: readonly string[];
  /** Whatever stands in it, in words. */
  readonly words: ReadonlySet<string>;
  /** What it can make. */
  readonly makes: 'anything' | 'of-charts' | 'named';
  /** The only kinds that it can make, as `group/Kind`, where these are known. */
  readonly kinds?: ReadonlySet<string>;
  /** Namespaces that it makes. */
  readonly namespaces: readonly string[];
}

/** What in a build may make objects which it does not show. */
export function listSuspects(
  objects: readonly RenderedObject[],
  defaultNamespace: string | undefined,
): readonly Suspect[] {
  const filling = listFilling(objects, defaultNamespace);
  return objects.flatMap(({ value }) => {
    const id = identifyObject(value, defaultNamespace);
    if (!id) return [];
    const kind = toKindKey(id);
    if (installing.has(kind)) {
      const common = isRelease(id) ? readCommonRelease(value, objects, defaultNamespace) : undefined;
      const whole = readInstallation(value, id);
      return common ? suspectCommon(whole, common) : [whole];
    }
    const told = listTold(value, id);
    if (told) return told.size === 0 ? [] : [{ ...toNamed(id), words: told }];
    const isUnnamed = !isName(id.name);
    if (!isUnnamed && isInert(id)) return [];
    const kinds = isUnnamed ? undefined : filling.has(toFilling(id)) ? ofPods : limited[id.kind];
    return [
      {
        ...toNamed(id),
        ...(kinds && { kinds }),
        names: [id.name.toLowerCase(), id.kind.toLowerCase()],
        words: listWords(value['spec'] ?? null),
        makes: isUnnamed || isGeneral(id, value) ? 'anything' : 'named',
      },
    ];
  });
}

/** What fills the volumes of claims that are there makes no claims itself. */
function listFilling(objects: readonly RenderedObject[], defaultNamespace: string | undefined): ReadonlySet<string> {
  return new Set(
    objects.flatMap(({ value }) => {
      const id = value['kind'] === 'PersistentVolumeClaim' ? identifyObject(value, defaultNamespace) : undefined;
      const source = at(value, 'spec', 'dataSourceRef') ?? at(value, 'spec', 'dataSource');
      const [kind, name] = [stringAt(source, 'kind'), stringAt(source, 'name')];
      const namespace = stringAt(source, 'namespace') ?? id?.namespace;
      return id && kind && name ? [toFilling({ kind, name, ...(namespace !== undefined && { namespace }) })] : [];
    }),
  );
}

function toFilling({ kind, namespace, name }: Omit<ObjectId, 'group'>): string {
  return [kind, namespace ?? '', name].join('/');
}

const ofPods = new Set(['/Pod', 'batch/Job']);
const volumes = new Set(['/PersistentVolumeClaim', '/PersistentVolume', '/Pod', 'batch/Job']);
/** Kinds of which it is known what is made for them, whoever brings them: what is restored is a volume. */
const limited: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  Restore: volumes,
  ReplicationDestination: volumes,
  ReplicationSource: volumes,
};

/** A name that nobody knows yet could be any; what is for a whole cluster can have got a namespace from kustomize. */
function toNamed(id: ObjectId): Suspect {
  const isIn = id.namespace !== undefined && !/^Cluster[A-Z]/.test(id.kind);
  return {
    by: 'object',
    name: toTitle(id),
    group: id.group,
    kind: id.kind,
    ...(isIn && { namespace: id.namespace }),
    names: [],
    words: new Set(),
    makes: 'named',
    namespaces: [],
  };
}

/**
 * What a program is told by its arguments, which it may make, and what a role lets it make by name: as cert-manager makes
 * the certificate of its webhook. Undefined of what is neither.
 */
function listTold(value: JsonObject, id: ObjectId): ReadonlySet<string> | undefined {
  const kind = toKindKey(id);
  if (/^rbac\.authorization\.k8s\.io\/(?:Cluster)?Role$/.test(kind))
    return listWords(walkFields(value, ['rules', '[]', 'resourceNames']).map((found) => found.value));
  const place = podPlaces[kind];
  if (place === undefined) return undefined;
  const containers = ['containers', 'initContainers'].flatMap((field) =>
    ['args', 'command', 'env'].map((part) => [...toSegments(place), 'spec', field, '[]', part]),
  );
  const paths = containers.map((path) => (path.at(-1) === 'env' ? [...path, '[]', 'value'] : path));
  return listWords(paths.flatMap((path) => walkFields(value, path).map((found) => found.value)));
}

/** What a build leaves out: all of it where it cannot be built. */
export function suspectBuild({ target, state, rendered }: Build): readonly Suspect[] {
  const isWhole = state === 'rendered' && !rendered?.problems.some(({ code }) => partial.has(code));
  const options = at(target.object, 'spec', 'syncPolicy', 'syncOptions');
  const isMaking = isArray(options) && options.includes('CreateNamespace=true');
  if (isWhole && !isMaking) return [];
  const isChart = target.problems.some(({ code }) => code === 'target-unsupported') && target.kind === 'argo';
  const forced = stringAt(target.overlay, 'spec', 'targetNamespace');
  const namespace = forced ?? (isChart ? target.defaultNamespace : undefined);
  return [
    {
      by: 'build',
      name: target.id,
      group: '',
      ...(namespace !== undefined && { namespace }),
      names: [target.name.toLowerCase()],
      words: new Set(),
      makes: isWhole ? 'named' : isChart ? 'of-charts' : 'anything',
      namespaces: isMaking && target.defaultNamespace !== undefined ? [target.defaultNamespace] : [],
    },
  ];
}

/** That something is not rendered, or left out. */
const partial: ReadonlySet<string> = new Set(['build-remote', 'build-helm', 'build-failed', 'build-outside']);

/** K3s' own is explained at https://docs.k3s.io/helm. */
const installing: ReadonlySet<string> = new Set(['helm.toolkit.fluxcd.io/HelmRelease', 'helm.cattle.io/HelmChart']);

/** The charts that install Flux: https://fluxcd.control-plane.io/operator/install/ and .../charts/flux-instance/ */
const ofFlux = /^flux(?:2|-operator|-instance)?$/;

/** Its objects are called after the release, and its Pods have what labels the values say. */
function suspectCommon(whole: Suspect, { kinds, namedBy, labels, names }: CommonRelease): readonly Suspect[] {
  const named = { ...whole, makes: 'named', names } as const;
  const others = new Set([...kinds].filter((kind) => kind !== '/Pod'));
  return [
    { ...named, kinds: others, words: listWords(namedBy) },
    { ...named, kinds: new Set(['/Pod']), words: listWords(labels), namespaces: [] },
  ];
}

/** Of a chart in a repository of Git nobody knows what it is for; others are for programs, and make no objects of Flux. */
function readInstallation(value: JsonObject, id: ObjectId): Suspect {
  const spec = at(value, 'spec');
  const namespace = stringAt(spec, 'targetNamespace') ?? id.namespace;
  const chart =
    stringAt(spec, 'chart', 'spec', 'chart') ?? stringAt(spec, 'chart') ?? stringAt(spec, 'chartRef', 'name');
  const source = stringAt(spec, 'chart', 'spec', 'sourceRef', 'kind') ?? stringAt(spec, 'chartRef', 'kind');
  const names = [id.name, chart, stringAt(spec, 'releaseName')];
  const isMaking = at(spec, 'install', 'createNamespace') === true || at(spec, 'createNamespace') === true;
  const words = listWords(at(spec, 'values') ?? at(spec, 'valuesContent') ?? null);
  const isFlux = chart !== undefined && ofFlux.test(chart);
  const isOfFlux =
    !isFlux && (names.some((one) => one?.includes('flux')) || [...words].some((word) => word.includes('fluxcd.io')));
  return {
    by: 'release',
    name: toTitle(id),
    group: id.group,
    ...(namespace !== undefined && { namespace }),
    names: names.flatMap((one) => (one === undefined ? [] : [one.toLowerCase()])),
    words,
    ...(isFlux && { syncs: ['flux-system', ...words] }),
    makes: source === 'GitRepository' || source === 'Bucket' || isOfFlux ? 'anything' : 'of-charts',
    namespaces: isMaking && namespace !== undefined ? [namespace] : [],
  };
}

/** Kinds of which nothing is made, or exactly what `listProvided` says; a Gateway gets a Service and more. */
function isInert(id: ObjectId): boolean {
  const { group, kind } = id;
  if (toKindKey(id) === 'gateway.networking.k8s.io/Gateway') return false;
  if (
    !isOfKyverno(group) &&
    !isGeneralGroup(group) &&
    /(?:Policy|Dashboard|Datasource|Silence|Schedule|Monitor|Rule|Probe)$/.test(kind)
  )
    return true;
  if (!group.includes('.') || (group.endsWith('.k8s.io') && !group.endsWith('.x-k8s.io'))) return true;
  if (group === 'monitoring.coreos.com') return !/^(?:Prometheus|Alertmanager|PrometheusAgent|ThanosRuler)$/.test(kind);
  return /(?:^|\.)(?:toolkit\.fluxcd\.io|external-secrets\.io|cert-manager\.io|bitnami\.com)$/.test(group);
}

/** What makes any object, of any name: compositions, policies that generate, and what copies. */
function isGeneral({ group, kind }: ObjectId, value: JsonObject): boolean {
  if (isOfKyverno(group)) return JSON.stringify(value).includes('"generate":');
  return isGeneralGroup(group) || kind === 'ClusterTemplate' || kind === 'ResourceGroup' || kind === 'ResourceSet';
}

function isOfKyverno(group: string): boolean {
  return group === 'kyverno.io' || group === 'policies.kyverno.io';
}

function isGeneralGroup(group: string): boolean {
  return /(?:^|\.)(?:crossplane\.io|upbound\.io|kro\.run|fleet\.cattle\.io|hnc\.x-k8s\.io|tenancy\.x-k8s\.io)$/.test(
    group,
  );
}

function listWords(value: Json): ReadonlySet<string> {
  const words = new Set<string>();
  const visit = (here: Json): void => {
    if (typeof here === 'string') for (const word of here.split(/[^A-Za-z0-9.-]+/)) words.add(word.toLowerCase());
    else if (isArray(here)) here.forEach(visit);
    else if (isObject(here))
      for (const [key, item] of Object.entries(here)) {
        words.add(key.toLowerCase());
        visit(item);
      }
  };
  visit(value);
  words.delete('');
  return words;
}

function toTitle({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
