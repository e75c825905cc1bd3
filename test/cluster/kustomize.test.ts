import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { buildControlPlane } from '../control-plane/build.ts';
import { findKustomizations } from '../support/kustomizations.ts';
import { openRenderer } from '../support/open-renderer.ts';

const seconds = 1000;
const { root, folders } = findKustomizations();
let renderer: Renderer;
let kubectl = '';

beforeAll(async () => {
  renderer = await openRenderer();
  kubectl = join(await buildControlPlane({ only: ['kubectl'] }), 'kubectl');
}, 600 * seconds);
afterAll(() => renderer.dispose());

/** What kubectl prints, or why it prints nothing, with paths as the renderer has them. */
async function build(folder: string): Promise<string> {
  const args = ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', join(root, folder)];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
  const printed = await promisify(execFile)(kubectl, args, { env, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: unknown) => `error: ${String(error)}`,
  );
  return printed.replaceAll(root, '');
}

test(
  'every kustomization of a real repository is rendered byte for byte as kubectl does it, errors included',
  async () => {
    const signal = new AbortController().signal;
    const different: string[] = [];
    let [same, refused] = [0, 0];
    for (const directory of folders) {
      const request = { root, texts: new Map<string, null>(), directory, isExplained: true, hasYaml: true };
      const [theirs, ours] = [await build(directory), await renderer.render(request, signal)];
      if (ours.ok && ours.value.yaml === theirs) same++;
      else if (!ours.ok && theirs.startsWith('error: ') && theirs.includes(ours.error.message)) refused++;
      else different.push(`${directory}: ${ours.ok ? 'otherwise' : ours.error.message}\n${theirs.slice(0, 300)}`);
    }
    expect(different).toEqual([]);
    expect(same).toBeGreaterThan(90);
    expect(same + refused).toBe(folders.length);
  },
  120 * seconds,
);
