import '../../support/seed.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type JsonObject, isArray, isEqual, isObject, stringAt } from '../../../server/src/manifest/json.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { type ApiServer, connectApiServer } from '../../support/agreement/api-server.ts';
import { type FluxLab, awaitVerdicts, startFluxLab } from '../../support/cluster/flux-lab.ts';
import { kubectlDiff } from '../../support/cluster/kubectl-diff.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { customObjects, definitions } from '../../support/flux-lab/custom-objects.ts';
import { type FieldDifference, listDifferences, listLines } from '../../support/flux-lab/field-differences.ts';
import { generateObjects } from '../../support/flux-lab/generated-repository.ts';
import { toGitRepository } from '../../support/flux-lab/lab-repository.ts';
import { editEach } from '../../support/flux-lab/random-edits.ts';
import { runDriftline } from '../../support/run-driftline.ts';

const seconds = 1000;
const kinds = [
  ...['deployment', 'statefulset', 'daemonset', 'job', 'cronjob', 'service', 'configmap', 'secret', 'ingress', 'role'],
  ...['networkpolicy', 'persistentvolumeclaim', 'serviceaccount', 'horizontalpodautoscaler', 'poddisruptionbudget'],
];
const managers = ['kubectl-edit', 'kubectl-patch', 'kubectl-client-side-apply', 'k9s', 'node-fetch', 'some-controller'];
/** How many edits are made at least. */
const wanted = 500;
const flux = 'kustomize-controller';

interface Found {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly resource: { readonly kind: string; readonly name: string };
  readonly difference?: { readonly path: string };
}

describe.skipIf(!cluster.capabilities.flux)('every field that kubectl diff reports', () => {
  let lab: FluxLab;
  let api: ApiServer;
  let root: string;
  let files: ReadonlyMap<string, JsonObject>;
  const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31;

  beforeAll(async () => {
    lab = await startFluxLab(inject('controlPlane').binaries);
    const admin = await lab.cluster.kubeconfig('admin');
    api = await connectApiServer(admin, contextName);
    await lab.cluster.apply(definitions);
    await lab.cluster.waitForCrds();
    const namespace = await lab.cluster.createNamespace('edited');
    const all = await generateObjects(api, { kubeconfig: admin, context: contextName }, { namespace, seed });
    const chosen = [...all].filter(([name]) => kinds.some((kind) => name.startsWith(`${kind}-`)));
    const objects = [...chosen.flatMap(([, some]) => some), ...customObjects(namespace)];
    files = new Map(objects.map((object, i) => [`apps/${i}.yaml`, object]));
    const texts = Object.fromEntries([...files].map(([path, object]) => [`/${path}`, stringify(object)]));
    const served = await lab.serve('edited', texts);
    root = served.root;
    await lab.cluster.apply(`${toGitRepository('edited', lab.url('edited'))}---\n${kustomization}`);
    const expected = new Map([['flux-system/edited', true]]);
    const verdicts = await awaitVerdicts(lab.cluster, served.revision, expected, 90 * seconds);
    expect(verdicts.get('flux-system/edited')?.message).toContain('Succeeded');
    // what is corrected meanwhile could not be compared
    await lab.cluster.kubectl([
      'patch',
      'kustomization',
      'edited',
      '-n',
      'flux-system',
      '--type',
      'merge',
      '-p',
      suspend,
    ]);
  }, 300 * seconds);
  afterAll(() => lab.stop());

  async function diff(): Promise<readonly Found[]> {
    const kubeconfig = await lab.cluster.kubeconfig('driftline');
    const choice = ['--context', contextName, '--kubeconfig', kubeconfig, '--dry-run', 'always'];
    const args = ['diff', ...choice, '--format', 'json', '--min-severity', 'hint'];
    const { stdout, stderr } = await runDriftline(args, { cwd: root });
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as { findings: readonly Found[] }).findings;
  }

  test(`is reported on its line, of ${wanted} random edits by six managers`, async () => {
    const ways = ['change', 'add', 'remove', 'reorder'] as const;
    const counts = new Map<string, number>();
    const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
    const missed: string[] = [];
    let edits = 0;
    for (let round = 0; edits < wanted && round < 6; round++) {
      const made = await editEach(api, [...files.values()], { seed: seed + 1000 * round, ways, managers });
      edits += made.length;
      const ours = await diff();
      const told = Map.groupBy(ours, ({ resource: { kind, name } }) => `${kind} ${name}`);
      const left = new Map<string, JsonObject>();
      for (const [path, object] of files) {
        if (await api.canBeApplied(object, flux)) left.set(path, object);
        // kubectl would end with the first of these
        else if (!told.get(nameOf(object))?.some(({ code }) => code === 'rejected')) missed.push(`${path}: rejected`);
      }
      count(`objects that cannot be applied any more: ${files.size - left.size}`);
      files = left;
      const folder = join(root, '..', `round-${round}`);
      await mkdir(folder);
      for (const [path, object] of files) await writeFile(join(folder, basename(path)), stringify(asFlux(object)));
      const theirs = await kubectlDiff(lab.cluster, folder, flux);
      for (const { live, merged } of theirs) {
        const name = nameOf(merged);
        for (const difference of live['kind'] === undefined ? [gone] : listDifferences(live, merged)) {
          // one with a time to live ends between the two looks
          const hasEnded = difference === gone && name.startsWith('Job ');
          const reason = hasEnded ? 'a Job that has ended' : explain(difference);
          count(reason ?? 'fields that kubectl reports');
          if (reason === undefined && !isTold(difference, told.get(name) ?? [], files))
            missed.push(`${name}: ${JSON.stringify(difference).slice(0, 200)}; here: ${tellAll(told.get(name))}`);
        }
      }
      for (const { code } of ours) count(`here: ${code}`);
    }
    process.stdout.write(`seed ${seed}, ${edits} edits: ${JSON.stringify(Object.fromEntries(counts))}\n`);
    expect(missed).toEqual([]);
    expect(edits).toBeGreaterThanOrEqual(wanted);
  }, 400_000);
});

/** With the labels that Flux adds, which kubectl would take away otherwise. */
function asFlux(object: JsonObject): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const labels = isObject(metadata['labels']) ? metadata['labels'] : {};
  const prefix = 'kustomize.toolkit.fluxcd.io';
  const own = { [`${prefix}/name`]: 'edited', [`${prefix}/namespace`]: 'flux-system' };
  return { ...object, metadata: { ...metadata, labels: { ...labels, ...own } } };
}

function tellAll(found: readonly Found[] = []): string {
  return found.map(({ line, code, difference }) => `${line} ${code} ${difference?.path ?? ''}`).join('; ');
}

function nameOf(object: JsonObject): string {
  return `${stringAt(object, 'kind') ?? ''} ${stringAt(object, 'metadata', 'name') ?? ''}`;
}

/** An object that somebody has deleted. */
const gone: FieldDifference = { path: ['kind'] };

/** Why a field that kubectl reports is none of drift's; undefined where there is no reason. */
function explain({ path, before, after }: FieldDifference): string | undefined {
  if (path.at(-1) === 'deprecated.daemonset.template.generation') return 'counted by the API server';
  // drift.md, case 19
  const [left, right] = [before, after].map(
    (list) => isArray(list) && list.map((item) => JSON.stringify(item)).toSorted(),
  );
  return left && right && isEqual(left, right) ? 'only an order, which applying changes' : undefined;
}

/** A finding about the field, what is around it or a part of it, on a line that stands for it. */
function isTold({ path }: FieldDifference, found: readonly Found[], files: ReadonlyMap<string, JsonObject>): boolean {
  const way = path.filter((step) => typeof step === 'string').join('.');
  return found.some(({ file, line, difference }) => {
    const told = toPlain(difference?.path ?? '');
    if (!told.startsWith(way) && !way.startsWith(told)) return false;
    const text = stringify(files.get(file) ?? {});
    const document = parseDocument(text);
    // a list that is one is told as a whole
    const around = path.slice(0, path.findIndex((step, i) => typeof step === 'string' && toWay(path, i) === told) + 1);
    return [path, around].some((one) => listLines(document, text, one).has(line));
  });
}

function toWay(path: FieldDifference['path'], last: number): string {
  return path
    .slice(0, last + 1)
    .filter((step) => typeof step === 'string')
    .join('.');
}

/** Without what names items of lists. */
function toPlain(path: string): string {
  return path.replace(/\["([^"]*)"\]/g, '.$1').replace(/\[[^\]]*\]/g, '');
}

const suspend = JSON.stringify({ spec: { suspend: true } });

const kustomization = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: edited, namespace: flux-system }
spec:
  interval: 1h
  prune: false
  path: ./apps
  sourceRef: { kind: GitRepository, name: edited }
`;
