import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../server/src/manifest/json.ts';
import { openEngine } from '../support/build-engine.ts';
import {
  type BuildLab,
  classOf,
  decode,
  expectRendered,
  listShown,
  openCorpusLab,
  placeOf,
  textAt,
} from '../support/builds.ts';

let lab: BuildLab;
beforeAll(async () => {
  lab = openCorpusLab(await openEngine());
}, 300_000);

/** The folders that kustomize can build as they are. */
function listBuildable(): readonly string[] {
  const { engine, look } = lab;
  return lab.folders.filter((folder) => !('fault' in engine.build(folder, look, { positions: false, yaml: false })));
}

describe('every kustomization of a real repository', { timeout: 120_000 }, () => {
  test('gives what it gives without lines being moved, byte for byte, and fails with the same words', () => {
    for (const directory of lab.folders) {
      const plain = lab.engine.build(directory, lab.look, { positions: false, yaml: true });
      const rendered = lab.render({ directory, hasYaml: true });
      if ('fault' in plain) expect(rendered, directory).toMatchObject({ fault: plain.fault });
      else expect(expectRendered(rendered).yaml, directory).toBe(plain.yaml);
    }
  });

  test('tells for each value who set it; what is only found by search is rare', () => {
    const shares = new Map<string, number>();
    let count = 0;
    for (const directory of listBuildable())
      for (const { leaf } of listShown(expectRendered(lab.render({ directory })))) {
        const name = classOf(leaf.provenance);
        shares.set(name, (shares.get(name) ?? 0) + 1);
        count++;
      }
    const searched = [...shares].reduce((sum, [name, share]) => sum + (name.startsWith('searched') ? share : 0), 0);
    expect(shares.get('unknown') ?? 0).toBe(0);
    expect(searched).toBeLessThanOrEqual(count * 0.005);
    expect(lab.folders.length === 0 || count > 6000).toBe(true);
  });

  test('has one leaf for each scalar, empty map and empty list of its objects', () => {
    for (const directory of listBuildable())
      for (const { value, leaves } of expectRendered(lab.render({ directory })).objects)
        expect(leaves.map(({ path }) => path.join('/')).sort(), directory).toEqual(listPaths(value).sort());
  });

  test('says at each exact place what the value is', () => {
    const wrong: string[] = [];
    for (const directory of listBuildable())
      for (const { leaf, value } of listShown(expectRendered(lab.render({ directory })))) {
        const { provenance, path } = leaf;
        const place = provenance.how === 'exact' ? provenance.place : undefined;
        if (place && !isSame(textAt(lab, place), value))
          wrong.push(`${directory} ${path.join('/')} ${textAt(lab, place)}`);
      }
    expect(wrong).toEqual([]);
  });

  test('names each place in the document that it stands in', () => {
    for (const directory of listBuildable())
      for (const { leaf } of listShown(expectRendered(lab.render({ directory })))) {
        const place = placeOf(leaf.provenance);
        const text = place && lab.look(place.file);
        expect(typeof text === 'string' && place && place.end <= text.length && place.start <= place.end).toBe(true);
      }
  });
});

function listPaths(value: Json | undefined, path = ''): string[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value as Record<string, Json>) : [];
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, item]) => listPaths(item, path === '' ? key : `${path}/${key}`));
}

/** As kustomize reads it: `yes` and dates stay text, and folded lines can gain a line feed. */
function isSame(text: string, value: Json | undefined): boolean {
  const read = decode(text);
  if (JSON.stringify(read) === JSON.stringify(value) || text === value) return true;
  if (typeof read !== 'string' || typeof value !== 'string' || !text.startsWith('>')) return false;
  return read.replace(/\s+/g, ' ').trim() === value.replace(/\s+/g, ' ').trim();
}
