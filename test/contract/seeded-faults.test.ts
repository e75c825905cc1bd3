import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../../server/src/cli/checked-file.ts';
import { complain } from '../support/complain.ts';
import { findCorpus } from '../support/corpus.ts';
import { readRepository } from '../support/read-repository.ts';
import { type SeededFault, seededFaults } from '../support/seeded-faults.ts';

const homelab = join(import.meta.dirname, '..', 'fixtures', 'homelab');
const mark = '█';

/** A file with a fault, and how it must be told. */
function seed(file: SourceFile, from: string, { to, code }: Pick<SeededFault, 'to' | 'code'>) {
  const at = file.text.indexOf(from);
  if (at < 0 || file.text.includes(from, at + 1)) throw new Error(`not once in ${file.path}: ${from}`);
  const line = (file.text.slice(0, at) + to.slice(0, to.indexOf(mark))).split('\n').length;
  const text = file.text.slice(0, at) + to.replace(mark, '') + file.text.slice(at + from.length);
  return { file: { ...file, text }, told: `${file.path}:${line} ${code}` };
}

describe('a homelab of our own', () => {
  test('as it is has no error and no warning', async () => {
    const files = await readRepository(homelab);
    expect(files.length).toBeGreaterThan(15);
    expect(await complain(files)).toEqual([]);
  });

  test.each(seededFaults)('$name is found, and nothing else', async (fault) => {
    const files = await readRepository(homelab);
    const found = files.find(({ path }) => path === fault.file);
    if (!found) throw new Error(`there is no ${fault.file}`);
    const { file, told } = seed(found, fault.from, fault);
    const others = files.filter((one) => one !== found);
    expect(await complain([file, ...others])).toEqual([told]);
  });
});

/** Where there is a repository of others, or in ours once more: all faults that fit anywhere, each in a file of its own. */
test('in a real repository all faults at once are found, and nothing else', async () => {
  const files = await readRepository(findCorpus() ?? homelab);
  expect(await complain(files)).toEqual([]);
  const seeded = new Map<string, ReturnType<typeof seed>>();
  for (const { name, code, anywhere } of seededFaults) {
    if (!anywhere) continue;
    const before = seeded.size;
    for (const file of files) {
      const [from = ''] = anywhere.from.exec(file.text) ?? [];
      const isOnce = from !== '' && !file.text.includes(from, file.text.indexOf(from) + 1);
      if (seeded.has(file.path) || !isOnce || !file.text.includes('apiVersion') || /^sops:/m.test(file.text)) continue;
      seeded.set(file.path, seed(file, from, { to: from.replace(anywhere.from, anywhere.to), code }));
      break;
    }
    if (seeded.size === before) throw new Error(`nowhere to seed ${name}`);
  }
  const complaints = await complain(files.map((file) => seeded.get(file.path)?.file ?? file));
  expect(complaints.toSorted()).toEqual([...seeded.values()].map(({ told }) => told).toSorted());
});
