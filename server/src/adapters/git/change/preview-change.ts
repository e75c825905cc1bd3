import type { ChangePreview, PreviewRequest } from '../../../change-port.ts';
import { toFolder } from '../to-folder.ts';
import { readChanges } from './collect-changes.ts';
import { type Surroundings, applyChange } from './prepare-change.ts';
import { readHead } from './read-head.ts';
import { readPlace } from './read-place.ts';
import { createScratch } from './scratch.ts';

/** What a change makes of the base as it is now, without a commit: no hook runs. */
export async function previewChange(
  request: PreviewRequest,
  { temporary, environment }: Surroundings,
  signal: AbortSignal,
): Promise<ChangePreview> {
  const place = await readPlace(toFolder(request.folder), signal);
  const head = await readHead(place.root, signal);
  const scratch = await createScratch(place, head.commit, temporary, environment(), signal);
  try {
    const baseCommit = await applyChange(scratch, request, signal);
    return { baseCommit, files: await readChanges(scratch, [], signal) };
  } finally {
    await scratch.dispose();
  }
}
