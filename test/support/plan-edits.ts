import { createRandom } from './random.ts';

/** A change of one file. */
export interface PlanEdit {
  readonly path: string;
  readonly text: string;
}

/** Changes of these files as people make them, the same ones for the same seed: values, names, entries that go. */
export function makeEdits(files: ReadonlyMap<string, string>, count: number, seed: number): readonly PlanEdit[] {
  const random = createRandom(seed);
  const paths = [...files.keys()].sort();
  const edits: PlanEdit[] = [];
  while (edits.length < count) {
    const path = paths[random(paths.length)] ?? '';
    const lines = (files.get(path) ?? '').split('\n');
    const places = lines.flatMap((line, i) => (isEditable(line, path) ? [i] : []));
    const place = places[random(places.length)];
    if (place === undefined) continue;
    const line = lines[place] ?? '';
    const changed = editLine(line, random(4));
    edits.push({ path, text: lines.toSpliced(place, 1, ...(changed === undefined ? [] : [changed])).join('\n') });
  }
  return edits;
}

/** A scalar of a mapping, or an entry of a list of files. */
function isEditable(line: string, path: string): boolean {
  if (/^\s*- \.{0,2}\/?[\w./-]+$/.test(line)) return path.endsWith('/kustomization.yaml');
  return /^\s*(?:- )?[\w-]+: ["']?[\w./:@-]+["']?$/.test(line) && !/^\s*(?:- )?(?:apiVersion|kind): /.test(line);
}

/** Undefined where the line goes. */
function editLine(line: string, how: number): string | undefined {
  if (how === 0 || /^\s*- [\w./-]+$/.test(line)) return undefined;
  const [, head = '', value = ''] = /^(.*?: )(.*)$/.exec(line) ?? [];
  if (/^\d+$/.test(value)) return `${head}${Number(value) + 1}`;
  if (/^(?:true|false)$/.test(value)) return `${head}${String(value !== 'true')}`;
  return `${head}${value.replace(/(["']?)$/, '-x$1')}`;
}
