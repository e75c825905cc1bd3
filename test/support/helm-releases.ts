import type { Cluster } from './cluster/cluster.ts';
import { type FluxRepository, createFluxRepository } from './cluster/flux.ts';
import { chartFiles } from './helm-chart.ts';

/** HelmReleases of a chart in a repository, as Flux installs them. */
export interface HelmReleases {
  readonly namespace: string;
  readonly repository: FluxRepository;
  /** The manifest of the HelmRelease of this name. */
  text(name: string): string;
  /** Asks Flux to look at it again, and waits until it has. */
  reconcile(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** By which kubectl finds them: K3s has a kind of a similar name. */
export const fullName = 'helmreleases.helm.toolkit.fluxcd.io';

/** Has Flux install all releases of a test file at once; `more` is what each says in its `spec` beside its chart, `others` what is there before. */
export async function installReleases(
  cluster: Cluster,
  prefix: string,
  more: (namespace: string) => Readonly<Record<string, string>>,
  others = '',
): Promise<HelmReleases> {
  const namespace = await cluster.createNamespace(prefix);
  const repository = await createFluxRepository(cluster, namespace, './apps');
  const chart = Object.entries(chartFiles).map(([path, text]) => [`charts/web/${path}`, text] as const);
  await repository.commitAndReconcile({
    'apps/kustomization.yaml': 'resources: []\n',
    ...Object.fromEntries(chart),
  });
  const specs = Object.entries(more(namespace));
  const text = (name: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/web
      sourceRef: { kind: GitRepository, name: ${repository.name}, namespace: flux-system }
${specs.find(([other]) => other === name)?.[1] ?? ''}`;
  const names = specs.map(([name]) => name);
  if (others !== '') await cluster.kubectl(['apply', '-n', namespace, '-f', '-'], { input: others });
  await cluster.apply(names.map(text).join('---\n'));
  const all = names.map((name) => `${fullName}/${name}`);
  await cluster.kubectl(['wait', ...all, '-n', namespace, '--for=condition=Released', '--timeout=120s']);
  return {
    namespace,
    repository,
    text,
    async reconcile(name) {
      const token = new Date().toISOString();
      await cluster.kubectl([
        ...['annotate', '--overwrite', fullName, name, '-n', namespace],
        `reconcile.fluxcd.io/requestedAt=${token}`,
      ]);
      const handled = `--for=jsonpath={.status.lastHandledReconcileAt}=${token}`;
      await cluster.kubectl(['wait', `${fullName}/${name}`, '-n', namespace, handled, '--timeout=60s']);
      await cluster.kubectl(['wait', `${fullName}/${name}`, '-n', namespace, '--for=condition=Ready', '--timeout=60s']);
    },
    async stop() {
      await cluster.kubectl(['delete', fullName, ...names, '-n', namespace]);
      await repository.remove();
    },
  };
}
