import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Availability, type CustomVersions, readMinor } from '../../server/src/schema/availability.ts';
import { downloadPinned } from './download-modules.ts';
import { lifecycles, minors } from './minors.ts';
import { addClientKinds, readClientKinds } from './read-client.ts';
import { compareFields, fieldsFile, parseFields } from './read-fields.ts';
import { readLifecycles } from './read-lifecycles.ts';

/** Makes the table of which APIs and fields each minor of Kubernetes has; `version` is that of the bundled schemas. */
export async function makeAvailability(
  version: string,
  custom: Readonly<Record<string, CustomVersions>>,
): Promise<Availability> {
  const folders = await downloadPinned([...minors, ...lifecycles]);
  const all = await Promise.all(
    minors.map(async ({ version: release }, i) => {
      const text = await readFile(join(folders[i] ?? '', fieldsFile), 'utf8');
      const kinds = await readClientKinds(folders[i] ?? '');
      return { minor: toMinor(release.replace(/^0/, '1')), fields: parseFields(text), kinds };
    }),
  );
  const kinds: Record<string, Availability['kinds'][string]> = {};
  for (const folder of folders.slice(minors.length)) Object.assign(kinds, await readLifecycles(folder));
  if (!kinds['extensions/v1beta1 Ingress']?.removed) throw new Error('what Kubernetes says of its APIs cannot be read');
  const [first, last] = [all[0]?.minor ?? 0, all.at(-1)?.minor ?? 0];
  if (all.some(({ minor }, i) => minor !== first + i))
    throw new Error('a minor is missing, or stands in the wrong place');
  return {
    first,
    last,
    bundled: toMinor(version),
    kinds: addClientKinds(kinds, all),
    fields: compareFields(all),
    custom,
  };
}

function toMinor(version: string): number {
  const minor = readMinor(version);
  if (minor === undefined) throw new Error(`${version} is no version of Kubernetes`);
  return minor;
}
