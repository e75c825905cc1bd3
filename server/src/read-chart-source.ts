import type { ChartPlace } from './chart-port.ts';
import type { GitHistory } from './git-port.ts';
import { findMade } from './graph/charts/find-made.ts';
import { judgeSubstituted } from './graph/charts/judge-substituted.ts';
import { type Planned, stop } from './graph/charts/obstacle.ts';
import { type UpgradePlan, isExact } from './graph/charts/plan-upgrade.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import { toAddress } from './graph/targets/own-sources.ts';
import { type JsonObject, at, stringAt } from './manifest/json.ts';
import type { Cluster } from './ports.ts';

/** Where a chart's source is looked for: among what the repository makes for a cluster, else in that cluster. */
export interface ChartWorld {
  readonly graph: BuildGraph;
  readonly of: string | undefined;
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
}

interface OwnWorld extends ChartWorld {
  readonly root: string;
  readonly history: GitHistory;
}

/** Where a chart's files are, in this repository or at an address; stopped where its source does not tell that for sure. */
export async function readChartSource({ source, chart }: UpgradePlan, world: OwnWorld): Promise<Planned<ChartPlace>> {
  const [made] = findMade(world.graph, world.of, 'source.toolkit.fluxcd.io', source);
  const object = made ? made.object.value : await readLive(source, world);
  const name = [source.kind, source.namespace, source.name].join(' ');
  if (chart.how === 'folder') {
    const pin = findPin(object, ['tag', 'semver', 'commit', 'name']);
    if (pin !== undefined) return stop('chart-pinned', pin);
    const isOwn = isBuiltFrom(source, world) || (await isRemote(object, world));
    if (!isOwn) return stop('chart-source-unknown', name);
    return { ok: true, value: { in: 'repository', root: world.root, folder: chart.folder } };
  }
  const url = stringAt(object ?? null, 'spec', 'url')?.replace(/\/+$/, '');
  // who gives a password in the address has no chart that anybody may have
  if (url === undefined || url.includes('@')) return stop('chart-elsewhere', name);
  const judged = made && judgeSubstituted(made.object, url, ['spec'], made.build);
  if (judged?.ok === false) return judged;
  if (chart.how === 'version') {
    const { name: own, version } = chart;
    return { ok: true, value: { in: 'fetched', address: { repository: url, name: own, version } } };
  }
  const pin = findPin(object, ['digest', 'semver', 'semverFilter']);
  const version = stringAt(object ?? null, 'spec', 'ref', 'tag') ?? '*';
  if (pin !== undefined || !isExact(version)) return stop('chart-range', pin ?? version);
  const cut = url.lastIndexOf('/');
  const address = { repository: url.slice(0, cut), name: url.slice(cut + 1), version };
  return { ok: true, value: { in: 'fetched', address } };
}

async function readLive(
  source: UpgradePlan['source'],
  { cluster, signal }: ChartWorld,
): Promise<JsonObject | undefined> {
  const found = await cluster.get({ ...source, apiVersion: 'source.toolkit.fluxcd.io/v1' }, signal);
  return found.ok ? found.value : undefined;
}

/** What else than a branch, or a tag, a source follows. */
function findPin(object: JsonObject | undefined, keys: readonly string[]): string | undefined {
  const pin = object && keys.find((key) => at(object, 'spec', 'ref', key) !== undefined);
  return pin === undefined ? undefined : `${pin} ${stringAt(object ?? null, 'spec', 'ref', pin) ?? ''}`;
}

/** Whether something is built here from this source: that is this repository then. */
function isBuiltFrom({ kind, namespace, name }: UpgradePlan['source'], { graph }: ChartWorld): boolean {
  return [...graph.builds.values()].some(
    ({ target: { isBuilt, sourceRef } }) =>
      isBuilt && sourceRef?.kind === kind && sourceRef.namespace === namespace && sourceRef.name === name,
  );
}

async function isRemote(object: JsonObject | undefined, { history, root, signal }: OwnWorld): Promise<boolean> {
  const url = stringAt(object ?? null, 'spec', 'url');
  const remotes = url === undefined ? undefined : await history.remotes(root, signal);
  return remotes?.ok === true && remotes.value.some((one) => toAddress(one) === toAddress(url ?? ''));
}
