import type { RenderedObject } from '../../server/src/graph/build/rendered.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readArgoTargets } from '../../server/src/graph/targets/argo-target.ts';
import { readFluxTarget } from '../../server/src/graph/targets/flux-target.ts';
import { readRawObjects } from '../../server/src/graph/targets/read-raw-objects.ts';
import { toKustomizeTarget } from '../../server/src/graph/targets/plain-targets.ts';
import { type OwnerChanges } from '../../server/src/pull-request/change.ts';
import { nameObject, nameOwner } from '../../server/src/pull-request/names.ts';
import { formatPath } from '../../server/src/manifest/field-path.ts';
import { fluxKustomization, graphFiles, onlyObject } from './graph-files.ts';
import { madeBuild, madeGraph } from './made-builds.ts';

/** Somebody who applies objects. */
export interface Applier {
  readonly kind?: 'flux' | 'argo' | 'kustomize';
  /** More of its spec, in flow style: `suspend: true`. */
  readonly spec?: string;
  /** Finalizers of an Application, in flow style. */
  readonly finalizers?: string;
  /** YAML of all that it applies. */
  readonly text: string;
  readonly isFailing?: boolean;
  /** Why it fails. */
  readonly failure?: string;
  readonly cluster?: string;
  /** Variables that come from a Secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Which leaves they stand in, as paths with dots. */
  readonly secretLeaves?: readonly string[];
}

/** The builds of a repository with these; each applies the folder of its name. */
export function planGraph(appliers: Readonly<Record<string, Applier>>): BuildGraph {
  const files = graphFiles(Object.fromEntries(Object.keys(appliers).map((name) => [`/${name}/a.yaml`, 'kind: A\n'])));
  const builds = Object.entries(appliers).map(([name, applier]) => toBuild(name, applier, files));
  return madeGraph(builds, files);
}

function toBuild(name: string, applier: Applier, files: ReturnType<typeof graphFiles>): Build {
  const { kind = 'flux', spec, finalizers = '[]', text, isFailing, cluster = 'home', secrets, secretLeaves } = applier;
  const around = { cluster };
  const flux = (): string => {
    const whole = fluxKustomization(name, { path: `./${name}`, ...(spec !== undefined && { spec }) });
    return spec?.includes('prune:') ? whole.replace('  prune: true\n', '') : whole;
  };
  const argo = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd, finalizers: ${finalizers} }\nspec: { source: { repoURL: "https://example.com/a", path: ${name}, directory: {} }, destination: { namespace: web }, ${spec ?? ''} }\n`;
  const target =
    kind === 'flux'
      ? readFluxTarget(onlyObject(flux(), `/clusters/${name}.yaml`), around)
      : kind === 'argo'
        ? readArgoTargets(onlyObject(argo, `/clusters/${name}.yaml`), around, files)[0]
        : toKustomizeTarget(`/${name}`, `/${name}/kustomization.yaml`);
  if (!target) throw new Error('there is no target');
  const objects = readRawObjects(`/${name}/a.yaml`, text).map((object) => withVariables(object, secrets, secretLeaves));
  const build = madeBuild(target, objects, files, [`/${name}/a.yaml`]);
  const values = Object.entries(secrets ?? {}).map(
    ([key, value]) => [key, { value, isSecret: true, from: { kind: 'Secret', name: 'vars' } }] as const,
  );
  const known: Build = secrets
    ? { ...build, variables: { values: new Map(values), isOpen: false, references: [], problems: [] } }
    : build;
  if (!isFailing) return known;
  const { rendered: _rendered, ...rest } = known;
  return {
    ...rest,
    state: 'failed',
    problems: [{ code: 'build-failed', message: applier.failure ?? 'It is broken.' }],
  };
}

function withVariables(
  object: RenderedObject,
  secrets: Applier['secrets'],
  leaves: readonly string[] = [],
): RenderedObject {
  return {
    ...object,
    leaves: object.leaves.map((leaf) =>
      leaves.includes(leaf.path.join('.')) ? { ...leaf, variables: Object.keys(secrets ?? {}) } : leaf,
    ),
  };
}

/** Changes as `Kustomization flux-system/web: changed ConfigMap web/a data.x`. */
export function tellChanges(all: readonly OwnerChanges[]): readonly string[] {
  return all.flatMap(({ owner, changes, unknown }) => {
    const lines = changes.map(({ outcome, id, fields, from, formerName, left, deletion }) =>
      [
        ...[outcome, nameObject(id), ...fields.map(({ path, isOrder }) => `${formatPath(path)}${isOrder ? '~' : ''}`)],
        ...(from ? [`from ${nameOwner(from)}`] : []),
        ...(formerName === undefined ? [] : [`was ${formerName}`]),
        ...(left === undefined ? [] : [left]),
        ...(deletion?.isPossible ? ['perhaps'] : []),
      ].join(' '),
    );
    const known = unknown ? [`unknown ${unknown.side}`] : [];
    return [...known, ...lines].map((line) => `${owner.name}: ${line}`);
  });
}
