import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { toInventoryId } from '../../server/src/manifest/inventory-id.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { type ResourceRef, toGroup } from '../../server/src/manifest/resource.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { followIn } from '../support/chain.ts';
import { compareApplied } from '../support/cluster/compare-applied.ts';
import {
  type FluxLab,
  type Verdict,
  awaitVerdicts,
  listApplied,
  readApplied,
  readClusterKinds,
  startFluxLab,
} from '../support/cluster/flux-lab.ts';
import { cluster } from '../support/cluster/shared.ts';
import { buildCases } from '../support/flux-lab/build-cases.ts';
import { applyCorpus } from '../support/flux-lab/apply-corpus.ts';
import { corpusSecret } from '../support/flux-lab/corpus-repository.ts';
import { toLabRepository } from '../support/flux-lab/lab-repository.ts';
import { overlayCases } from '../support/flux-lab/overlay-cases.ts';
import { refusedCases } from '../support/flux-lab/refused-cases.ts';
import { variableCases } from '../support/flux-lab/variable-cases.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const seconds = 1000;
const appliedCases = [...overlayCases, ...variableCases, ...buildCases];

describe.skipIf(!cluster.capabilities.flux)('what is rendered is what Flux applies', () => {
  let lab: FluxLab;
  let renderer: Renderer;
  let made: Outcome;
  let real: Outcome | undefined;

  beforeAll(async () => {
    [lab, renderer] = await Promise.all([startFluxLab(inject('controlPlane').binaries), openWarmRenderer()]);
    const [first, second] = [await applyCases(lab), await applyCorpus(lab)];
    // Flux works meanwhile
    made = await follow(lab, renderer, first);
    real = second && (await follow(lab, renderer, second));
  }, 300 * seconds);
  afterAll(async () => {
    renderer.dispose();
    await lab.stop();
  });

  test.each(['root', ...appliedCases.map(({ name }) => name)])('%s', (name) => {
    expect(judge(made, `flux-system/${name}`)).toEqual([]);
  });

  test.each(refusedCases.map((one) => [one.name, one] as const))('%s is refused', (name, { words, ours = words }) => {
    const [build, verdict] = [made.builds.get(`flux-system/${name}`), made.verdicts.get(`flux-system/${name}`)];
    expect(verdict).toMatchObject({ isReady: false, message: containing(words) });
    expect(build?.state).not.toBe('rendered');
    expect(build?.problems).toContainEqual(expect.objectContaining({ message: containing(ours) }));
  });

  test('every Kustomization of a real repository', () => {
    if (!real) return;
    const outcome = real;
    const { builds } = outcome;
    const different = [...builds.keys()].flatMap((name) => judge(outcome, name).map((words) => `${name}: ${words}`));
    expect(different).toEqual([]);
    expect(builds.size).toBeGreaterThan(70);
  });
});

function containing(words: string): string {
  return expect.stringContaining(words) as string;
}

/** A repository that Flux has been asked to apply. */
interface Asked {
  readonly root: string;
  readonly revision: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What came of one, here and there. */
interface Outcome {
  /** The builds of Flux Kustomizations, by `namespace/name`. */
  readonly builds: ReadonlyMap<string, Build>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly live: ReadonlyMap<string, JsonObject>;
  /** Kinds without a namespace, as `group/Kind`. */
  readonly clusterKinds: ReadonlySet<string>;
}

async function applyCases(lab: FluxLab): Promise<Asked> {
  const files = toLabRepository([...appliedCases, ...refusedCases], lab.url('lab'));
  const served = await lab.serve('lab', files);
  for (const file of ['sources', 'root'])
    await lab.cluster.apply(files[`/clusters/lab/${file}.yaml`] ?? '', { serverSide: true });
  return { ...served, files };
}

async function follow({ cluster: on }: FluxLab, renderer: Renderer, asked: Asked): Promise<Outcome> {
  const { graph } = await followIn(asked.root, renderer, asked.files);
  const builds = byName(graph);
  const expected = new Map([...builds].map(([name, { state }]) => [name, state === 'rendered']));
  const verdicts = await awaitVerdicts(on, asked.revision, expected, 60 * seconds);
  return { builds, verdicts, live: await readApplied(on, verdicts.values()), clusterKinds: await readClusterKinds(on) };
}

function byName({ builds }: BuildGraph): Outcome['builds'] {
  const flux = [...builds.values()].filter(({ target }) => target.kind === 'flux');
  return new Map(flux.map((build) => [`${build.target.namespace ?? ''}/${build.target.name}`, build]));
}

/** How what is rendered differs from what Flux has applied: the set of objects, and each of them. */
function judge({ builds, verdicts, live, clusterKinds }: Outcome, name: string): readonly string[] {
  const [build, verdict] = [builds.get(name), verdicts.get(name)];
  if (!build || !verdict) return [build ? 'Flux has not come to it' : 'nothing builds it'];
  if (!verdict.isReady || !build.rendered) {
    const isBoth = !verdict.isReady && !build.rendered;
    return isBoth ? [] : [`it is ${build.state}, and Flux says ${verdict.message}`];
  }
  const all = build.rendered.objects.map(({ value }) => withoutUselessNamespace(fillIn(value), clusterKinds));
  const objects = new Map(all.map((value) => [toInventoryId(toRef(value)), value]));
  const ids = listApplied(verdict);
  return [
    ...ids.filter((id) => !objects.has(id)).map((id) => `${id} is applied, and not rendered`),
    ...[...objects].flatMap(([id, value]) => {
      const object = live.get(id);
      if (!ids.includes(id) || !object) return [`${id} is rendered, and not applied`];
      return compareApplied(value, object, verdict.object).map((words) => `${id}: ${words}`);
    }),
  ];
}

/** What nobody in the repository says stays as it is here, and is what the Secret of the cluster says there. */
function fillIn(value: JsonObject): JsonObject {
  const text = JSON.stringify(value).replaceAll(`\${${corpusSecret.variable}}`, corpusSecret.value);
  return JSON.parse(text) as JsonObject;
}

/** kustomize gives one to objects of the cluster too where it does not know the kind, and the API server drops it. */
function withoutUselessNamespace(value: JsonObject, clusterKinds: ReadonlySet<string>): JsonObject {
  const { apiVersion, kind } = toRef(value);
  if (!clusterKinds.has(`${toGroup(apiVersion)}/${kind}`)) return value;
  const { namespace: _namespace, ...metadata } = value['metadata'] as JsonObject;
  return { ...value, metadata };
}

function toRef(value: JsonObject): ResourceRef {
  const { apiVersion, kind, metadata } = value as unknown as Omit<ResourceRef, 'name'> & { metadata: ResourceRef };
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
