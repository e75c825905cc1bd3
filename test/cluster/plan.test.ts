import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { toKustomizeTarget } from '../../server/src/graph/targets/plain-targets.ts';
import { type JsonObject, stringAt } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import type { ObjectChange, OwnerChanges } from '../../server/src/pull-request/change.ts';
import { compareBuilds } from '../../server/src/pull-request/compare-builds.ts';
import { buildControlPlane } from '../control-plane/build.ts';
import { leadTo } from '../support/apply-fields.ts';
import { buildEdited } from '../support/build-edited.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { madeBuild } from '../support/made-builds.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeEdits } from '../support/plan-edits.ts';

const seconds = 1000;
const texts = new Map(Object.entries(readCorpusFiles()).map(([name, text]) => [`/${name}`, text]));
const { signal } = new AbortController();
let renderer: Renderer;
let [kubectl, copy] = ['', ''];

beforeAll(async () => {
  renderer = await openWarmRenderer();
  kubectl = join(await buildControlPlane({ only: ['kubectl'] }), 'kubectl');
  copy = await mkdtemp(join(tmpdir(), 'driftline-plan-'));
  const corpus = findCorpus();
  if (corpus !== undefined) await cp(corpus, copy, { recursive: true });
}, 600 * seconds);
afterAll(async () => {
  renderer.dispose();
  await rm(copy, { recursive: true, force: true });
});

type Objects = ReadonlyMap<string, JsonObject>;

/** What kubectl makes of a folder of the copy, by the names of the objects; undefined where it fails. */
async function build(directory: string): Promise<Objects | undefined> {
  const args = ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', join(copy, directory)];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
  const printed = await promisify(execFile)(kubectl, args, { env, maxBuffer: 64 * 1024 * 1024 }).catch(() => undefined);
  if (!printed) return undefined;
  const documents = parseAllDocuments(printed.stdout, { version: '1.1' });
  const objects = (Array.isArray(documents) ? documents : []).map((one) => one.toJS() as JsonObject);
  return new Map(objects.filter(Boolean).map((object) => [toKey(object), object]));
}

function toKey(object: JsonObject): string {
  const [kind, name] = [stringAt(object, 'kind') ?? '', stringAt(object, 'metadata', 'name') ?? ''];
  return `${kind} ${stringAt(object, 'metadata', 'namespace') ?? ''}/${name}`;
}

const keyOf = ({ id: { kind, namespace = '', name } }: ObjectChange): string => `${kind} ${namespace}/${name}`;

/** One folder on its own, as kubectl builds it. */
async function alone(directory: string, edit: ReadonlyMap<string, string>, whole: BuildGraph): Promise<BuildGraph> {
  const target = toKustomizeTarget(directory, directory);
  const root = findCorpus() ?? '';
  const rendered = await renderer.render({ root, texts: edit, directory, isExplained: true, hasYaml: false }, signal);
  const made = madeBuild(target, rendered.ok ? rendered.value.objects : [], whole.files);
  const { rendered: _rendered, ...rest } = made;
  const built: Build = rendered.ok ? made : { ...rest, state: 'failed' };
  return { ...whole, builds: new Map([[target.id, built]]) };
}

/** How what is planned for a folder differs from what kubectl makes of it before and after. */
function findWrong(
  planned: readonly OwnerChanges[],
  before: Objects | undefined,
  after: Objects | undefined,
): readonly string[] {
  const [only] = planned;
  if (!before || !after) return !before && !after ? [] : only?.unknown ? [] : ['it fails, and is not told as unknown'];
  const changes = new Map((only?.changes ?? []).map((change) => [keyOf(change), change]));
  const former = new Map(
    (only?.changes ?? []).flatMap(({ id, formerName }) =>
      formerName === undefined ? [] : [[`${id.kind} ${id.namespace ?? ''}/${formerName}`, id]],
    ),
  );
  const wrong: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [then, now, change] = [before.get(key), after.get(key), changes.get(key)];
    changes.delete(key);
    if (former.has(key)) continue;
    const expected = !then ? 'created' : !now ? 'left' : isDeepStrictEqual(then, now) ? undefined : 'changed';
    const told = change?.outcome;
    const isKept = told === 'changed' || told === 'restarted' || told === 'refused';
    const isSame = expected === 'changed' ? isKept : change?.formerName === undefined ? told === expected : isKept;
    if (!isSame) wrong.push(`${key}: ${String(expected)} is told as ${String(told)}`);
    if (then && now && change && !leadTo(then, change.fields, now))
      wrong.push(`${key}: its fields are not those that differ`);
    if (
      expected === 'created' &&
      change?.after &&
      !JSON.stringify(change.after).includes('***') &&
      !isDeepStrictEqual(change.after, now)
    )
      wrong.push(`${key}: it is created otherwise`);
  }
  return [...wrong, ...[...changes.keys()].map((key) => `${key}: nothing of it changes`)];
}

test(
  'what 50 edits of a real repository change is told object by object as kubectl makes them before and after',
  async () => {
    if (texts.size === 0) return;
    const repository = { root: findCorpus() ?? '', texts, renderer };
    const whole = await buildEdited(repository, new Map());
    const folders = [...whole.files.kustomizations.keys()];
    const read = new Map([...texts].filter(([path]) => whole.readers.has(path)));
    const originals = new Map<string, Objects | undefined>();
    const wrong: string[] = [];
    const counts = { changed: 0, created: 0, left: 0, unknown: 0, owners: 0 };
    for (const { path, text } of makeEdits(read, 50, 11)) {
      const edit = new Map([[path, text]]);
      const after = await buildEdited(repository, edit, whole);
      const planned = compareBuilds(whole, after, { touched: new Set([path]) });
      const readers = [...new Set([...(whole.readers.get(path) ?? []), ...(after.readers.get(path) ?? [])])];
      const built = readers.flatMap((id) => (whole.builds.get(id) ?? after.builds.get(id))?.target.directory ?? []);
      for (const directory of new Set(built.filter((one) => folders.includes(one)))) {
        if (!originals.has(directory)) originals.set(directory, await build(directory));
        await writeFile(join(copy, path), text);
        const [then, now] = [originals.get(directory), await build(directory)];
        await writeFile(join(copy, path), texts.get(path) ?? '');
        const plain = compareBuilds(await alone(directory, new Map(), whole), await alone(directory, edit, whole));
        const found = findWrong(plain, then, now);
        wrong.push(...found.map((one) => `${path} in ${directory}: ${one}`));
        counts.unknown += plain.some(({ unknown }) => unknown) ? 1 : 0;
        for (const { outcome } of plain.flatMap(({ changes }) => changes))
          counts[outcome === 'created' || outcome === 'left' ? outcome : 'changed']++;
        // whoever applies the folder has changes to tell of too
        const isOtherwise = then && now && !isDeepStrictEqual([...then], [...now]);
        const isTold = planned.some(({ owner }) => owner.directory === directory);
        if (isOtherwise && !isTold) wrong.push(`${path}: nothing is told of ${directory}`);
        counts.owners += isOtherwise && isTold ? 1 : 0;
      }
    }
    expect(wrong).toEqual([]);
    expect(counts.changed).toBeGreaterThan(20);
    expect(Math.min(counts.created, counts.left, counts.owners)).toBeGreaterThan(2);
  },
  600 * seconds,
);
