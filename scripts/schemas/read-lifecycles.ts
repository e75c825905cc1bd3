import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Lifecycle } from '../../server/src/schema/availability.ts';

/** By apiVersion and kind, with a space between. */
export type Lifecycles = Readonly<Record<string, Lifecycle>>;

const fileName = 'zz_generated.prerelease-lifecycle.go';
const method =
  /^func \(in \*(\w+)\) APILifecycle(Introduced|Deprecated|Removed)\(\) \(major, minor int\) \{\n\treturn 1, (\d+)$/gm;
const successor =
  /^func \(in \*(\w+)\) APILifecycleReplacement\(\) schema\.GroupVersionKind \{\n\treturn schema\.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "(\w+)"\}/gm;

/** Reads what Kubernetes' Go types say of their APIs, in the files that its generator writes for the API server. */
export async function readLifecycles(folder: string): Promise<Lifecycles> {
  const names = await readdir(folder, { recursive: true });
  const found = names.filter((name) => basename(name) === fileName).toSorted();
  const read = found.map(async (name) => {
    const [text, register] = await Promise.all(
      [name, join(dirname(name), 'register.go')].map((file) => readFile(join(folder, file), 'utf8')),
    );
    const [, group] = /\bGroupName\s*=\s*"([^"]*)"/.exec(register ?? '') ?? [];
    if (group === undefined) throw new Error(`${name} does not say which group it is of`);
    const version = basename(dirname(name));
    return parseLifecycles(text ?? '', group === '' ? version : `${group}/${version}`);
  });
  return Object.assign({}, ...(await Promise.all(read))) as Lifecycles;
}

/** Reads one such file; lists of a kind are left out. */
export function parseLifecycles(text: string, apiVersion: string): Lifecycles {
  const found: Record<string, Lifecycle> = {};
  const add = (kind: string, part: Lifecycle): void => {
    const key = `${apiVersion} ${kind}`;
    if (!isList(kind)) found[key] = { ...found[key], ...part };
  };
  for (const [, kind = '', what = '', minor] of text.matchAll(method))
    add(kind, { [what.toLowerCase()]: Number(minor) });
  for (const [, kind = '', group = '', version = '', other = ''] of text.matchAll(successor)) {
    // in some releases the list of a kind is named instead
    const isSame = other === kind || other === `${kind}List`;
    if (isSame) add(kind, { replacement: group === '' ? version : `${group}/${version}` });
  }
  return found;
}

function isList(kind: string): boolean {
  return kind.endsWith('List');
}
