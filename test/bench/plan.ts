import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { planChange } from '../../server/src/pull-request/plan.ts';
import { buildControlPlane } from '../control-plane/build.ts';
import { buildEdited } from '../support/build-edited.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { commitAll } from '../support/git.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { type PlanEdit, makeEdits } from '../support/plan-edits.ts';
import { runDriftline } from '../support/run-driftline.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';
import { kustomize } from './render/edit-until-rendered.ts';

const changed = 100;
const runs = 3;

/** What a change of 100 files of a real repository costs to plan, beside one process of kubectl for each folder, before and after. */
export async function planFigures(progress: (line: string) => void): Promise<readonly Figure[]> {
  const corpus = findCorpus();
  if (corpus === undefined) throw new Error('there is no corpus to change: ../shared/corpora/home-ops');
  const kubectl = join(await buildControlPlane({ only: ['kubectl'], log: progress }), 'kubectl');
  const copy = await mkdtemp(join(tmpdir(), 'driftline-plan-'));
  try {
    await cp(corpus, copy, { recursive: true });
    commitAll(copy);
    const edits = chooseEdits();
    for (const { path, text } of edits) await writeFile(join(copy, path), text);
    const folders = new Set(edits.map(({ path }) => findFolder(corpus, path)));
    const [ours, theirs]: [number[], number[]] = [[], []];
    let told = 0;
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      const { stdout } = await runDriftline(['plan', '--format', 'json'], { cwd: copy });
      ours.push((performance.now() - start) / 1000);
      const plan = JSON.parse(stdout) as { readonly owners: readonly { readonly objects: readonly unknown[] }[] };
      told = plan.owners.reduce((sum, { objects }) => sum + objects.length, 0);
      const between = performance.now();
      for (const folder of folders)
        for (const root of [corpus, copy]) await kustomize(kubectl, join(root, folder), true);
      theirs.push((performance.now() - between) / 1000);
    }
    if (told < changed / 2) throw new Error(`only ${told} objects are told of`);
    const peer = { name: `kubectl kustomize of ${folders.size} folders, before and after`, value: median(theirs) };
    return [
      {
        name: `driftline plan of ${changed} changed files, ${told} objects, with the build of the whole repository`,
        ...{ value: median(ours), unit: 's', limit: 1.5, peer },
      },
      {
        name: `the plan of ${changed} changed files where the last commit is built, as in the editor`,
        ...{ value: await timeWarm(corpus, edits), unit: 's', limit: 0.5, peer },
      },
    ];
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Seconds for the builds that change and the plan. */
async function timeWarm(root: string, edits: readonly PlanEdit[]): Promise<number> {
  const texts = new Map(Object.entries(readCorpusFiles()).map(([path, text]) => [`/${path}`, text]));
  const renderer = await openWarmRenderer();
  try {
    const repository = { root, texts, renderer };
    const before = await buildEdited(repository, new Map());
    const changes = new Map(edits.map(({ path, text }) => [`/${path}`, text]));
    const files = new Map([...changes].map(([path, text]) => [path, { before: texts.get(path) ?? null, after: text }]));
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      const after = await buildEdited(repository, changes, before);
      planChange({ files, before, after, subjects: [], base: 'main' });
      times.push((performance.now() - start) / 1000);
    }
    return median(times);
  } finally {
    renderer.dispose();
  }
}

/** One value in each of so many files. */
function chooseEdits(): readonly PlanEdit[] {
  const files = new Map(
    Object.entries(readCorpusFiles()).filter(
      ([path]) => path.startsWith('kubernetes/apps/') && /\/app\/(?!kustomization)/.test(path),
    ),
  );
  const isValue = ({ path, text }: PlanEdit): boolean =>
    text.split('\n').length === files.get(path)?.split('\n').length;
  const found = new Map<string, PlanEdit>();
  for (const edit of makeEdits(files, changed * 20, 7))
    if (isValue(edit) && !found.has(edit.path)) found.set(edit.path, edit);
  const edits = [...found.values()].slice(0, changed);
  if (edits.length < changed) throw new Error(`only ${edits.length} files can be changed`);
  return edits;
}

function findFolder(root: string, path: string): string {
  let folder = dirname(path);
  while (folder !== '.' && !existsSync(join(root, folder, 'kustomization.yaml'))) folder = dirname(folder);
  return folder;
}
