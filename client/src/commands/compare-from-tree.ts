import { setTimeout as sleep } from 'node:timers/promises';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { LiveDocuments } from '../live-document.ts';
import type { DriftNode } from '../views/drift-tree.ts';
import { checkDrift } from './check-drift.ts';
import { compareWithLive } from './compare-with-live.ts';
import { findLocation, openManifest } from './open-manifest.ts';

/** How often it is asked whether a file that has just been opened has been looked up, in milliseconds, */
const step = 250;
/** and how many times. */
const most = 40;
/** After so many, it is not looked up by itself. */
const few = 4;

/** Opens the manifest of a row, so that it is looked up, and then compares it with its live object. */
export async function compareFromTree(
  client: LanguageClient,
  documents: LiveDocuments,
  node: DriftNode,
): Promise<void> {
  const found = findLocation(node);
  if (!found) return;
  await openManifest(node);
  const { start } = found.range;
  for (let times = 0; times < most && !(await documents.open(found.uri.toString(), start)); times++) {
    if (times === few) await checkDrift(client);
    await sleep(step);
  }
  await compareWithLive(documents, found.uri.toString(), start);
}
