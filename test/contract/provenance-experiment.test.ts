import { beforeAll, expect, test } from 'vitest';
import type { Provenance, Rendered, SourcePlace } from '../../server/src/graph/build/rendered.ts';
import { openEngine } from '../support/build-engine.ts';
import {
  type BuildLab,
  type ShownLeaf,
  classOf,
  listShown,
  openCorpusLab,
  pairObjects,
  textAt,
  valueAt,
} from '../support/builds.ts';
import { createRandom } from '../support/random.ts';
import { rewriteScalar } from '../support/rewrite-scalar.ts';
import { runs } from '../support/runs.ts';

let lab: BuildLab;
beforeAll(async () => {
  lab = openCorpusLab(await openEngine());
}, 300_000);

interface Sample extends ShownLeaf {
  readonly directory: string;
  readonly rendered: Rendered;
}

test('who changes the text at the place of a value changes that value, and nothing else', { timeout: 600_000 }, () => {
  const random = createRandom(20_261_126);
  const all = lab.folders.flatMap((directory): readonly Sample[] => {
    const rendered = lab.render({ directory });
    return 'fault' in rendered ? [] : listShown(rendered).map((shown) => ({ ...shown, directory, rendered }));
  });
  const samples = all.length === 0 ? [] : Array.from({ length: runs(500) }, () => all[random(all.length)]);
  const outcomes = samples.flatMap((sample) => (sample ? [{ outcome: tryOut(sample), sample }] : []));
  const unexplained = outcomes.filter(({ outcome }) => !explained.has(outcome));
  expect(unexplained.map(({ outcome, sample }) => `${outcome}: ${tell(sample)}`)).toEqual([]);
  const unchecked = outcomes.filter(({ outcome }) => outcome === 'cannot be tried');
  expect(unchecked.length).toBeLessThanOrEqual(samples.length * 0.02);
});

/** What may come of it: all but the first has its reason. */
const explained: ReadonlySet<string> = new Set([
  'changes',
  // An empty map or list, or null, has no text that could say something else.
  'cannot be tried',
  // Another kind, version or name makes it another object, to which other rules of kustomize apply.
  'is another object',
]);

function tryOut(sample: Sample): string {
  const { leaf, value, directory, object, rendered } = sample;
  const { provenance } = leaf;
  const place = placeToChange(provenance);
  if (!place) return 'has no place';
  const written = textAt(lab, place);
  // What stands in a kustomization is text, whatever it becomes.
  const isOwn = provenance.how === 'exact' || provenance.how === 'searched';
  const changed = rewriteScalar(written, isOwn ? value : 'text');
  if (!changed) return 'cannot be tried';
  const text = String(lab.look(place.file));
  const built = lab.withText(place.file, text.slice(0, place.start) + changed.text + text.slice(place.end), () =>
    lab.engine.build(directory, lab.look, { positions: false, yaml: false }),
  );
  const isIdentity = /^(?:apiVersion|kind|metadata\/name|metadata\/namespace)$/.test(leaf.path.join('/'));
  if ('fault' in built) return isIdentity ? 'is another object' : `fails: ${built.fault}`;
  const pairs = pairObjects(
    rendered.objects.map((one) => one.value),
    built.objects,
  );
  const after = valueAt(pairs[object], leaf.path);
  if (JSON.stringify(after) === JSON.stringify(value)) return 'stays the same';
  if (isOwn && changed.value !== undefined && JSON.stringify(after) !== JSON.stringify(changed.value))
    return `becomes ${JSON.stringify(after)}`;
  const stray = findStray(rendered, pairs, place);
  if (!stray) return 'changes';
  return isIdentity ? 'is another object' : `changes ${stray} too`;
}

/** Of what a generator reads, the file. */
function placeToChange(provenance: Provenance): SourcePlace | undefined {
  if (provenance.how === 'unknown') return undefined;
  return provenance.how === 'generator' ? (provenance.content ?? provenance.place) : provenance.place;
}

/** A value that changed although it is said to come from elsewhere. */
function findStray(rendered: Rendered, pairs: ReturnType<typeof pairObjects>, place: SourcePlace): string | undefined {
  const stray = listShown(rendered).find(({ object, leaf: { path, provenance }, value }) => {
    if (JSON.stringify(valueAt(pairs[object], path)) === JSON.stringify(value)) return false;
    const uses = provenance.how === 'exact' && provenance.use ? [provenance.use] : [];
    const own = placeToChange(provenance);
    return ![...(own ? [own] : []), ...uses].some((one) => isOverlap(one, place));
  });
  return stray && `${stray.leaf.path.join('/')} (${classOf(stray.leaf.provenance)})`;
}

function isOverlap(a: SourcePlace, b: SourcePlace): boolean {
  return a.file === b.file && a.start < b.end && b.start < a.end;
}

function tell({ directory, rendered, object, leaf }: Sample): string {
  const { kind } = rendered.objects[object]?.value ?? {};
  return `${directory} ${JSON.stringify(kind)} ${leaf.path.join('/')} (${classOf(leaf.provenance)})`;
}
