import fc from 'fast-check';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type CheckedManifest, checkRepository } from '../../server/src/check-repository.ts';
import { openBundle, readBundledKinds } from '../support/bundled-schemas.ts';
import { findCorpus } from '../support/corpus.ts';
import { arbitraryManifest } from '../support/kubeconform/arbitrary-manifest.ts';
import { breakManifest } from '../support/kubeconform/break-manifest.ts';
import { type Comparison, compareJudgements, countReasons } from '../support/kubeconform/differences.ts';
import {
  type Kubeconform,
  type KubeconformResult,
  startKubeconform,
} from '../support/kubeconform/start-kubeconform.ts';

const minutes = 60_000;
const seed = 20_261_123;
/** Of each kind. */
const broken = 3;
/**
 * A definition has more rules than its schema, such as that its name says what its spec says. A kustomization and the
 * rules of SOPS say something about the files around them, which could be patches then.
 */
const apart = /^(?:apiextensions\.k8s\.io|kustomize\.config\.k8s\.io|sops\.config)\//;

const corpus = findCorpus();
let kubeconform: Kubeconform;
let folder: string;

beforeAll(async () => {
  kubeconform = await startKubeconform();
  folder = await mkdtemp(join(tmpdir(), 'driftline-generated-'));
  await generate(folder);
}, 5 * minutes);
afterAll(async () => {
  await kubeconform.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Files of one resource each, so that a file that cannot be read takes no other with it. */
async function generate(into: string): Promise<void> {
  const kinds = (await readBundledKinds()).filter(({ schemas }) => !apart.test(schemas.apiVersion));
  for (const [i, described] of kinds.entries()) {
    const valid = arbitraryManifest(described);
    const [whole] = fc.sample(valid, { numRuns: 1, seed: seed + i });
    await writeFile(join(into, `valid-${i}.yaml`), stringify(whole));
    const faulty = fc.sample(valid.chain(breakManifest), { numRuns: broken, seed: seed - i });
    for (const [j, { value }] of faulty.entries())
      await writeFile(join(into, `broken-${i}-${j}.yaml`), stringify(value));
  }
}

async function check(path: string): Promise<readonly CheckedManifest[]> {
  const names = (await readdir(path, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const files = names.map(async (name) => {
    const file = join(path, name);
    return { uri: pathToFileURL(file).href, text: await readFile(file, 'utf8') };
  });
  return checkRepository(await Promise.all(files), [], [openBundle()], new AbortController().signal);
}

function unexplained({ differences }: Comparison): readonly string[] {
  return differences.filter(({ reason }) => reason === undefined).map(({ where }) => where);
}

describe.each([
  { strict: false, mode: 'as it is' },
  { strict: true, mode: 'with -strict' },
])('kubeconform with our schemas, $mode', ({ strict }) => {
  let theirs: readonly KubeconformResult[];
  beforeAll(async () => {
    theirs = await kubeconform.run([folder, ...(corpus === undefined ? [] : [corpus])], { strict });
  }, 5 * minutes);

  async function compare(path: string): Promise<Comparison> {
    const own = theirs.filter(({ filename }) => filename.startsWith(`${path}${sep}`));
    return compareJudgements(await check(path), own);
  }

  test(
    'judges generated manifests as we do, but for what is known',
    async () => {
      const compared = await compare(folder);
      expect(unexplained(compared)).toEqual([]);
      expect(compared.bothValid).toBeGreaterThan(300);
      expect(compared.bothInvalid).toBeGreaterThan(180);
      const stricter = compared.differences.filter(({ isOursStricter }) => isOursStricter);
      expect(stricter.filter(({ where }) => where.includes(`${sep}valid-`))).toEqual([]);
      const number = expect.any(Number) as number;
      expect(countReasons(compared.differences)).toMatchObject({
        'the API has rules for names': number,
        'null counts as not given': number,
        ...(strict ? { 'an unknown field is a warning until the cluster says so': number } : {}),
      });
    },
    2 * minutes,
  );

  test(
    'calls nothing in a repository valid in which we see an error',
    async () => {
      const path = corpus ?? folder;
      const { differences, ...counts } = await compare(path);
      const stricter = differences.filter(({ isOursStricter }) => isOursStricter);
      const seeded = stricter.filter(({ where }) => where.includes(`${sep}broken-`));
      expect(stricter.length - seeded.length).toBe(0);
      expect(unexplained({ ...counts, differences })).toEqual([]);
      expect(counts.bothValid).toBeGreaterThan(250);
    },
    2 * minutes,
  );
});
