import '../../support/seed.ts';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { stringAt } from '../../../server/src/manifest/json.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { connectApiServer } from '../../support/agreement/api-server.ts';
import { type ApiServerProcess, findApiServer } from '../../support/cluster/api-server-process.ts';
import { type FluxLab, awaitVerdicts, startFluxLab } from '../../support/cluster/flux-lab.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { applyCorpus } from '../../support/flux-lab/apply-corpus.ts';
import { generateObjects } from '../../support/flux-lab/generated-repository.ts';
import { toGitRepository } from '../../support/flux-lab/lab-repository.ts';
import { editEach } from '../../support/flux-lab/random-edits.ts';
import { runDriftline } from '../../support/run-driftline.ts';

const seconds = 1000;

/** A finding of `driftline diff --format json`. */
interface Found {
  readonly file: string;
  readonly severity: string;
  readonly code: string;
  readonly resource: { readonly kind: string; readonly name: string } | null;
  readonly difference?: { readonly path: string };
}

describe.skipIf(!cluster.capabilities.flux)('what nobody has touched', () => {
  let lab: FluxLab;
  let server: ApiServerProcess;
  let kubeconfig: string;
  let corpus: string | undefined;
  let generated: { readonly root: string; readonly objects: readonly JsonObject[] };
  const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31;

  beforeAll(async () => {
    lab = await startFluxLab(inject('controlPlane').binaries);
    server = await findApiServer(lab.controlPlane);
    kubeconfig = await lab.cluster.kubeconfig('driftline');
    corpus = (await applyCorpus(lab))?.root;
    generated = await applyGenerated(lab, seed);
    process.stdout.write(`seed ${seed}, ${generated.objects.length} generated objects\n`);
  }, 300 * seconds);
  afterAll(async () => {
    server.stop();
    await lab.stop();
  });

  async function diff(root: string, least = 'hint'): Promise<readonly Found[]> {
    const choice = ['--context', contextName, '--kubeconfig', kubeconfig, '--dry-run', 'always'];
    const args = ['diff', ...choice, '--format', 'json', '--min-severity', least];
    const { stdout, stderr } = await runDriftline(args, { cwd: root });
    // our copy lacks two scripts of one application, which Flux cannot build either
    const others = stderr.split('\n').filter((line) => line !== '' && !line.includes('sonarr'));
    expect(others).toEqual([]);
    return (JSON.parse(stdout) as { findings: readonly Found[] }).findings;
  }

  /** But for what controllers have deleted, such as Pods that a ReplicaSet takes for its own, and finished Jobs. */
  async function diffGenerated(): Promise<readonly string[]> {
    const live = await lab.cluster.kubectl(['get', 'pods,jobs', '--all-namespaces', '-o', 'name']);
    const isGone = ({ code, resource }: Found): boolean =>
      code === 'drift-deleted' && !live.includes(`/${resource?.name ?? ''}\n`);
    const gone = new Set(['Pod', 'Job']);
    const found = await diff(generated.root);
    return found.filter((one) => !gone.has(one.resource?.kind ?? '') || !isGone(one)).map(toLine);
  }

  const toLine = ({ file, code, resource, difference }: Found): string =>
    `${file} ${code} ${resource?.kind ?? ''} ${resource?.name ?? ''} ${difference?.path ?? ''}`;

  test('of a real repository and of every built-in kind is silent', async () => {
    expect(generated.objects.length).toBeGreaterThan(400);
    if (corpus !== undefined) expect((await diff(corpus)).map(toLine)).toEqual([]);
    expect(await diffGenerated()).toEqual([]);
  }, 120_000);

  test('is so after the API server has been started again', async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.restart();
    if (corpus !== undefined) expect((await diff(corpus)).map(toLine)).toEqual([]);
    expect(await diffGenerated()).toEqual([]);
  }, 120_000);

  test('and of one change by a person in each object, each is found', async () => {
    const api = await connectApiServer(await lab.cluster.kubeconfig('admin'), contextName);
    const how = { seed, ways: ['change', 'remove'], managers: ['kubectl-edit'] } as const;
    const changes = await editEach(api, generated.objects, how);
    expect(changes.length).toBeGreaterThan(0.9 * generated.objects.length);
    const found = new Set(
      (await diff(generated.root, 'hint')).map(({ resource, difference }) =>
        [resource?.kind, resource?.name, difference?.path].join(' '),
      ),
    );
    const missed = changes.filter(({ object, path }) => {
      // these stay as they are whatever is applied
      if (formatPath(path).startsWith('spec.volumeClaimTemplates')) return false;
      const name = [stringAt(object, 'kind'), stringAt(object, 'metadata', 'name')].join(' ');
      const way = formatPath(path);
      return ![...found].some((line) => line.startsWith(`${name} `) && isNear(line.slice(name.length + 1), way));
    });
    expect(missed.map(({ object, path }) => `${stringAt(object, 'kind') ?? ''} ${formatPath(path)}`)).toEqual([]);
  }, 240_000);
});

/** Up to the first list, whose items have names there and positions here; of a map each key is told. */
function isNear(told: string, changed: string): boolean {
  const [one = '', other = ''] = [told.split('[')[0], changed.split('[')[0]];
  return one.startsWith(other) || other.startsWith(one);
}

async function applyGenerated(
  lab: FluxLab,
  seed: number,
): Promise<{ readonly root: string; readonly objects: readonly JsonObject[] }> {
  const admin = await lab.cluster.kubeconfig('admin');
  const api = await connectApiServer(admin, contextName);
  const namespace = await lab.cluster.createNamespace('generated');
  const at = { kubeconfig: admin, context: contextName };
  const all = await generateObjects(api, at, { namespace, seed });
  const files = Object.fromEntries(
    [...all].flatMap(([name, objects]) => [
      [`/clusters/made/${name}.yaml`, toKustomization(name)] as const,
      ...objects.map((object, i) => [`/apps/${name}/${i}.yaml`, stringify(object)] as const),
    ]),
  );
  const { root, revision } = await lab.serve('generated', files);
  await lab.cluster.apply(toGitRepository('generated', lab.url('generated')));
  await lab.cluster.apply([...all.keys()].map(toKustomization).join('---\n'));
  const expected = new Map([...all.keys()].map((name) => [`flux-system/made-${name}`, true]));
  const verdicts = await awaitVerdicts(lab.cluster, revision, expected, 90 * seconds);
  const refused = [...expected.keys()].flatMap((name) => {
    const verdict = verdicts.get(name);
    return verdict?.isReady ? [] : [`${name}: ${verdict?.message ?? 'nothing said'}`];
  });
  expect(refused).toEqual([]);
  return { root, objects: [...all.values()].flat() };
}

function toKustomization(name: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: made-${name}, namespace: flux-system }
spec:
  interval: 1h
  prune: false
  path: ./apps/${name}
  sourceRef: { kind: GitRepository, name: generated }
`;
}
