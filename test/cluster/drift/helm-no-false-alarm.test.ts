import '../../support/seed.ts';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import { type JsonObject, stringAt } from '../../../server/src/manifest/json.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { type ApiServer, connectApiServer } from '../../support/agreement/api-server.ts';
import { type FluxLab, startFluxLab } from '../../support/cluster/flux-lab.ts';
import { findCondition, type KubernetesObject } from '../../support/cluster/kubernetes-object.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { generateObjects } from '../../support/flux-lab/generated-repository.ts';
import { toGitRepository } from '../../support/flux-lab/lab-repository.ts';
import { editEach } from '../../support/flux-lab/random-edits.ts';
import { runDriftline } from '../../support/run-driftline.ts';

const seconds = 1000;
const fullName = 'helmreleases.helm.toolkit.fluxcd.io';

/** What a person is told of an object of a release. */
interface Told {
  readonly code: string;
  readonly message: string;
}

describe.skipIf(!cluster.capabilities.flux)('the release of a chart', () => {
  let lab: FluxLab;
  let kubeconfig: string;
  let root: string;
  let objects: readonly JsonObject[];
  const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31;

  beforeAll(async () => {
    lab = await startFluxLab(inject('controlPlane').binaries);
    kubeconfig = await lab.cluster.kubeconfig('driftline');
    const made = await installGenerated(lab, seed);
    ({ root, objects } = made);
    process.stdout.write(`seed ${seed}, ${objects.length} generated objects; refused: ${made.refused.join(', ')}\n`);
  }, 300 * seconds);
  afterAll(() => lab.stop());

  async function diff(): Promise<{ readonly findings: readonly Told[]; readonly stderr: string }> {
    const choice = ['--context', contextName, '--kubeconfig', kubeconfig, '--dry-run', 'always'];
    const args = ['diff', ...choice, '--format', 'json', '--min-severity', 'hint', 'releases'];
    const { stdout, stderr } = await runDriftline(args, { cwd: root });
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Told[] };
    return { findings: findings.filter(({ code }) => code.startsWith('release-')), stderr };
  }

  test('with objects of every built-in kind is silent as long as nobody touches it', async () => {
    expect(objects.length).toBeGreaterThan(300);
    const live = await lab.cluster.kubectl(['get', 'pods,jobs', '--all-namespaces', '-o', 'name']);
    const isGone = ({ code, message }: Told): boolean => {
      const [, kind = '', name = ''] = /^(Pod|Job) \S+\/(\S+) /.exec(message) ?? [];
      return code === 'release-object-deleted' && kind !== '' && !live.includes(`/${name}\n`);
    };
    const { findings, stderr } = await diff();
    expect(stderr).toBe('');
    expect(findings.filter((one) => !isGone(one)).map(({ message }) => message)).toEqual([]);
  }, 120_000);

  test('and of one change by a person in each object, each is found', async () => {
    const api = await connectApiServer(await lab.cluster.kubeconfig('admin'), contextName);
    const how = { seed, ways: ['change', 'remove'], managers: ['kubectl-edit'] } as const;
    const changes = await editEach(api, objects, how);
    expect(changes.length).toBeGreaterThan(0.9 * objects.length);
    const { findings, stderr } = await diff();
    process.stdout.write(`${changes.length} changes; ${stderr}\n`);
    const found = findings.map(({ message }) => message);
    const missed = changes.filter(({ object, path }) => {
      const way = formatPath(path);
      // these stay as they are whatever is applied; and this one is of a feature that is off, so that nothing is stored
      if (/^spec\.(?:volumeClaimTemplates|preventPodSchedulingIfMissing$)/.test(way)) return false;
      // `false` means what nothing does, and of a Secret the API server is not asked
      if (object['kind'] === 'Secret' && way === 'immutable' && object['immutable'] === false) return false;
      const namespace = stringAt(object, 'metadata', 'namespace');
      const name = [namespace, stringAt(object, 'metadata', 'name')].filter(Boolean).join('/');
      const start = `${stringAt(object, 'kind') ?? ''} ${name} of this release differs: `;
      return !found.some((line) => line.startsWith(start) && isNear(line.slice(start.length), way));
    });
    const [, others = '0'] =
      / and (\d+) others could not be compared: The API server refuses the object as it was released/.exec(stderr) ??
      [];
    const unsure = stderr === '' ? 0 : Number(others) + 1;
    expect(unsure).toBeLessThan(0.02 * changes.length);
    // what cannot be told is said to be so, of the objects of which the API server itself says that it cannot
    const untold = await Promise.all(missed.map(async (one) => ((await isRefused(api, one.object)) ? [] : [one])));
    const lines = untold.flat().map(({ object, path, way }) => `${nameOf(object)} ${way} ${formatPath(path)}`);
    expect(lines).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(unsure);
  }, 240_000);
});

/** Whether an object cannot be applied again as it was released, in whichever name that is asked. */
async function isRefused(api: ApiServer, object: JsonObject): Promise<boolean> {
  for (const manager of ['helm-controller', 'driftline']) if (!(await api.canBeApplied(object, manager))) return true;
  return false;
}

function nameOf(object: JsonObject): string {
  return `${stringAt(object, 'kind') ?? ''} ${stringAt(object, 'metadata', 'name') ?? ''}`;
}

/** Up to the first list, whose items have names there and positions here; of a map each key is told. */
function isNear(told: string, changed: string): boolean {
  const [one = '', other = ''] = [told.split(/ (?:is|was|has) /)[0]?.split('[')[0], changed.split('[')[0]];
  return one.startsWith(other) || other.startsWith(one);
}

/** Each object in a chart of its kind, of which one half is applied on the server's side, and one as Helm 3 did it. */
async function installGenerated(
  lab: FluxLab,
  seed: number,
): Promise<{ readonly root: string; readonly objects: readonly JsonObject[]; readonly refused: readonly string[] }> {
  const admin = await lab.cluster.kubeconfig('admin');
  const api = await connectApiServer(admin, contextName);
  const namespace = await lab.cluster.createNamespace('generated');
  const all = await generateObjects(api, { kubeconfig: admin, context: contextName }, { namespace, seed });
  const charts = new Map(
    [...all].flatMap(([name, made]) => [
      [`${name}-server`, made.filter((_one, i) => i % 2 === 0)] as const,
      [`${name}-client`, made.filter((_one, i) => i % 2 === 1)] as const,
    ]),
  );
  const files = [...charts].flatMap(([name, made]) => [
    [`/charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`] as const,
    [`/charts/${name}/templates/all.yaml`, made.map(toTemplate).join('---\n')] as const,
    [`/releases/${name}.yaml`, toRelease(name, namespace)] as const,
  ]);
  const { root } = await lab.serve('generated', Object.fromEntries(files));
  await lab.cluster.apply(toGitRepository('generated', lab.url('generated')));
  await lab.cluster.apply([...charts.keys()].map((name) => toRelease(name, namespace)).join('---\n'));
  const refused = await waitFor(
    'the releases',
    async () => {
      const text = await lab.cluster.kubectl(['get', fullName, '-n', namespace, '-o', 'json']);
      const { items } = JSON.parse(text) as { readonly items: readonly KubernetesObject[] };
      const states = items.map((one) => ({ name: one.metadata.name, released: findCondition(one, 'Released') }));
      if (
        states.length < charts.size ||
        states.some(({ released }) => !/^(?:True|False)$/.test(released?.status ?? ''))
      )
        return undefined;
      return states.flatMap(({ name, released }) =>
        released?.status === 'True' ? [] : [`${name}: ${released?.message?.slice(0, 600) ?? ''}`],
      );
    },
    { every: 1000, timeout: 240 * seconds },
  );
  const installed = [...charts].filter(([name]) => !refused.some((one) => one.startsWith(`${name}:`)));
  return { root, objects: installed.flatMap(([, made]) => made), refused };
}

/** What looks like a template in a value is to stay as it is. */
function toTemplate(object: JsonObject): string {
  return stringify(object).replace(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
}

function toRelease(name: string, namespace: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  interval: 1h
  install:
    disableWait: true
    serverSideApply: ${name.endsWith('-server')}
    remediation: { retries: 0 }
  chart:
    spec:
      chart: ./charts/${name}
      sourceRef: { kind: GitRepository, name: generated, namespace: flux-system }
`;
}
