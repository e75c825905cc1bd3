import type { ChartError, ChartPlace, ChartRenderer, ChartValues } from './chart-port.ts';
import { hasSecretValues, isHelmRelease } from './drift/release/find-release.ts';
import { findDesiredAt } from './features/desired-at.ts';
import { nameResource } from './features/name-resource.ts';
import { describeObstacle } from './features/upgrade-words.ts';
import { writeUpgrade } from './features/upgrade-document.ts';
import type { GitHistory } from './git-port.ts';
import { findMaker } from './graph/charts/find-made.ts';
import { judgeSubstituted, listNames } from './graph/charts/judge-substituted.ts';
import { type Obstacle, type Planned, stop } from './graph/charts/obstacle.ts';
import { planUpgrade } from './graph/charts/plan-upgrade.ts';
import type { FileDesired } from './graph/rendered/desired-of-file.ts';
import { type JsonObject, at, stringAt } from './manifest/json.ts';
import { maskText } from './manifest/mask-texts.ts';
import type { Position } from './manifest/position.ts';
import type { StoredRelease } from './manifest/stored-release.ts';
import { postRender } from './post-render.ts';
import type { Cluster, Renderer } from './ports.ts';
import type { ChartAddress, UpgradeComparison } from './protocol.ts';
import { readChartSource } from './read-chart-source.ts';
import { readChartValues } from './read-chart-values.ts';
import { type Snapshot, toObservationKey } from './snapshot.ts';

/** What foreseeing an upgrade needs beside what is known. */
export interface UpgradeTools {
  readonly charts: ChartRenderer;
  readonly renderer: Renderer;
  readonly history: GitHistory;
  readonly helm: string;
  readonly cluster: Cluster | undefined;
  /** The folder that the file is built in. */
  readonly root: string | undefined;
  readonly signal: AbortSignal;
}

/** Longer words of a program nobody reads. */
const mostWords = 600;

/** What the next upgrade of the HelmRelease at a position would change; null where there is none. */
export async function foreseeUpgrade(
  snapshot: Snapshot,
  { uri, position }: { readonly uri: string; readonly position: Position },
  tools: UpgradeTools,
): Promise<UpgradeComparison | null> {
  const desired = findDesiredAt(snapshot, uri, position);
  if (!desired || !isHelmRelease(desired.ref)) return null;
  const title = nameResource(desired.ref);
  const secretTexts = snapshot.rendered(uri)?.secretTexts ?? [];
  const fail = ({ code, about, chart }: Obstacle): UpgradeComparison => {
    const words = about === undefined ? undefined : maskText(about, secretTexts).slice(0, mostWords);
    return {
      title,
      released: '',
      next: '',
      problem: describeObstacle({ code, ...(words !== undefined && { about: words }) }),
      ...(chart && { chart }),
    };
  };
  if (snapshot.connection.state === 'untrusted') return fail({ code: 'untrusted' });
  // what has been typed since is not in what is built
  if (snapshot.rendered(uri)?.edited) return fail({ code: 'build-unknown' });
  const seen = snapshot.observations.get(toObservationKey(uri, desired));
  const release = seen?.state === 'present' ? seen.release : undefined;
  if (seen?.state !== 'present' || release?.state !== 'read') return fail({ code: 'not-released' });
  // what is released may show values that the text does not name any more
  if (hasSecretValues(seen.live)) return fail({ code: 'secret-values', about: 'valuesFrom' });
  if (release.isHidden) return fail({ code: 'secret-doubt' });
  const next = await renderNext(snapshot, uri, { desired, live: seen.live, stored: release.stored }, tools);
  return next.ok ? writeUpgrade(title, release.stored.objects, next.value, secretTexts) : fail(next.obstacle);
}

interface Asked {
  readonly desired: FileDesired;
  readonly live: JsonObject;
  readonly stored: StoredRelease;
}

async function renderNext(
  snapshot: Snapshot,
  uri: string,
  { desired: { value, part }, live, stored }: Asked,
  tools: UpgradeTools,
): Promise<Planned<readonly JsonObject[]>> {
  const { charts, cluster, root, signal, helm } = tools;
  const namespace = stringAt(live, 'metadata', 'namespace') ?? '';
  const built = snapshot.builtRepository(uri);
  if (!cluster || !built || root === undefined) return stop('not-released');
  const plan = planUpgrade(value, namespace, stored);
  if (!plan.ok) return plan;
  const build = part && findMaker(built.graph, value);
  const spec = at(value, 'spec');
  if (part && !build) return stop('build-unknown');
  const judged = part && build ? judgeSubstituted(part.object, spec, ['spec'], build) : judgeUnbuilt(listNames(spec));
  if (!judged.ok) return judged;
  const where = { graph: built.graph, of: build?.target.cluster, cluster, signal };
  const chart = await readChartSource(plan.value, { ...where, root, history: tools.history });
  if (!chart.ok) return chart;
  const values = await readChartValues(value, namespace, where);
  if (!values.ok) return values;
  const [version, apiVersions] = await Promise.all([cluster.version(signal), cluster.apiVersions(signal)]);
  if (!version.ok) return stop('cluster', version.error.message);
  if (!apiVersions.ok) return stop('cluster', apiVersions.error.message);
  const own: ChartValues = { how: 'whole', text: JSON.stringify(at(spec, 'values') ?? {}) };
  const rendered = await charts.render(
    {
      ...{ helm, chart: chart.value, values: [...values.value, own], releasedVersion: stored.chart.version },
      release: { name: stored.name, namespace: stored.namespace },
      kubeVersion: version.value,
      apiVersions: apiVersions.value,
    },
    signal,
  );
  if (!rendered.ok) return toObstacle(rendered.error, chart.value, helm);
  const { postRenderers, added } = plan.value;
  const text = await postRender(rendered.value, postRenderers, { renderer: tools.renderer, root }, signal);
  if (text === undefined) return stop('post-renderer-failed');
  const about = { name: stored.name, namespace: stored.namespace, ...added };
  const objects = await cluster.asReleased(text, about, signal);
  return objects.ok ? { ok: true, value: objects.value } : stop('helm-failed', objects.error.message);
}

/** What nobody here builds may be substituted all the same, with what nobody knows. */
function judgeUnbuilt([name]: readonly string[]): Planned<null> {
  return name === undefined ? { ok: true, value: null } : stop('variable-unknown', name);
}

function toObstacle({ kind, message }: ChartError, chart: ChartPlace, helm: string): ReturnType<typeof stop> {
  const [, missing] = /missing in charts\/ directory: (.*)/.exec(message) ?? [];
  if (missing !== undefined) return stop('dependencies-missing', missing);
  if (message.includes('proxyconnect')) return stop('schema-elsewhere');
  switch (kind) {
    case 'no-chart':
      if (chart.in === 'repository') return stop('chart-missing', chart.folder.slice(1));
      return {
        ok: false,
        obstacle: { code: 'chart-not-fetched', about: describeAddress(chart.address), chart: chart.address },
      };
    case 'schema-elsewhere':
      return stop('schema-elsewhere');
    case 'no-helm':
      return stop('helm-missing', helm);
    case 'timeout':
    case 'aborted':
      return stop('helm-slow', message);
    case 'too-large':
      return stop('too-large', message);
    case 'failed':
      return stop('helm-failed', toWords(message));
  }
}

function describeAddress({ repository, name, version }: ChartAddress): string {
  return `${repository}/${name} ${version}`;
}

/** What helm says, without what it begins each message with, and only so much that a person reads it. */
export function toWords(message: string): string {
  return message
    .replace(/^Error: /, '')
    .trim()
    .slice(0, mostWords);
}
