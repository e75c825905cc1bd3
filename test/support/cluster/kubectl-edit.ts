import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { runKubectl } from '../../control-plane/kubectl.ts';
import type { KubectlTarget } from '../../control-plane/kubectl.ts';
import { waitFor } from '../../control-plane/wait.ts';

// Hands the file to the test and waits for its answer. When kubectl rejects an edit it opens the editor again: the same
// answer then makes it give up.
const editor = `#!/bin/sh
cd "$DRIFTLINE_EDIT" || exit 1
cp "$1" original.part && mv original.part original
until [ -e edited ]; do sleep 0.02; done
cat edited > "$1"
`;

/** Does a real `kubectl edit`, so that the fields' manager is the one that a person's edit leaves. */
export async function editWithKubectl(
  target: KubectlTarget,
  resource: readonly string[],
  replace: (yaml: string) => string,
): Promise<void> {
  const folder = join(target.dir, `edit-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  const script = join(folder, 'editor.sh');
  await writeFile(script, editor, { mode: 0o700 });
  const stop = new AbortController();
  const { signal } = stop;
  const env = { KUBE_EDITOR: script, DRIFTLINE_EDIT: folder };
  try {
    const edit = runKubectl(target, ['edit', ...resource], { env, signal });
    await Promise.race([edit, answerEditor(folder, replace, signal)]);
    // Nothing changed, or changes that were refused, end well too, but without this word.
    if (!(await edit).includes(' edited')) throw new Error(`kubectl edit ${resource.join(' ')} changed nothing`);
  } finally {
    stop.abort();
    await rm(folder, { recursive: true, force: true });
  }
}

async function answerEditor(folder: string, replace: (yaml: string) => string, signal: AbortSignal): Promise<void> {
  const read = async () => readFile(join(folder, 'original'), 'utf8').catch(() => undefined);
  const original = await waitFor('kubectl edit to open its editor', read, { signal, every: 20 });
  await writeFile(join(folder, 'edited.part'), replace(original));
  await rename(join(folder, 'edited.part'), join(folder, 'edited'));
}
