import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuiltPlaces, captureBuilt } from './capture-built.ts';
import { type ConnectedPlaces, captureConnected } from './capture-connected.ts';
import { type DriftPlaces, captureDrift } from './capture-drift.ts';
import { type EditingPlaces, captureEditing } from './capture-editing.ts';
import { type OwnedPlaces, captureOwned } from './capture-owned.ts';
import { type SyncPlaces, captureSync } from './capture-sync.ts';
import { type TreePlaces, captureTree } from './capture-tree.ts';
import { hideClutter, openFile, waitForMarkOnLine } from './editor-page.ts';
import { readProblems, showProblems } from './problems-panel.ts';
import { type Place, createStep } from './step.ts';
import { openWorkbench } from './workbench.ts';

export interface CaptureOptions {
  /** The editor's address with its folder, as a person opens it. */
  readonly url: string;
  readonly password?: string;
  readonly drift: Place;
  /** Where a field must be marked as an error that the schemas of the cluster do not have. */
  readonly mistake: Place;
  readonly editing: EditingPlaces;
  readonly built: BuiltPlaces;
  readonly connected: ConnectedPlaces;
  readonly drifted: DriftPlaces;
  readonly tree: TreePlaces;
  readonly sync: SyncPlaces;
  readonly owned: OwnedPlaces;
  /** Where the pictures and problems.json go, or failure.png. */
  readonly dir: string;
  readonly timeoutMs: number;
}

/**
 * Opens a drifted file and a faulty one in a real workbench, waits until the drift stands on its line as a squiggle, an
 * inlay hint, a code lens and a row of the Problems panel, and the mistake as a squiggle and a row; keeps the pictures
 * and the rows of the drift as proof; names the step that failed.
 */
export async function captureDemo(options: CaptureOptions): Promise<void> {
  const { url, password, drift, mistake, editing, dir } = options;
  const { file, line } = drift;
  await mkdir(dir, { recursive: true });
  const viewport = { width: 1440, height: 900 };
  const { page, close } = await openWorkbench({ url, viewport, ...(password !== undefined && { password }) });
  const step = createStep(page, dir, options.timeoutMs);
  try {
    await step(`open ${file}`, () => openFile(page, file, line));
    await step(`warning squiggle on line ${line}`, () => waitForMarkOnLine(page, line, '.squiggly-warning'));
    await step(`inlay hint on line ${line}`, () => waitForMarkOnLine(page, line, inlayHint));
    await step('code lens', () => page.locator('.editor-instance .codelens-decoration').first().waitFor());
    await step(`line ${line} in the Problems panel`, () => showProblems(page, line));
    const problems = await step('reading of the Problems panel', () => readProblems(page));
    await writeFile(join(dir, 'problems.json'), `${JSON.stringify(problems, null, 2)}\n`);
    await step('quiet editor', () => hideClutter(page));
    await page.screenshot({ path: join(dir, 'drift.png') });
    await step(`open ${mistake.file}`, () => openFile(page, mistake.file, mistake.line));
    const squiggle = `error squiggle on line ${mistake.line}`;
    await step(squiggle, () => waitForMarkOnLine(page, mistake.line, '.squiggly-error'));
    await step(`line ${mistake.line} in the Problems panel`, () => showProblems(page, mistake.line));
    await step('quiet editor', () => hideClutter(page));
    await page.screenshot({ path: join(dir, 'validation.png') });
    await captureOwned(page, step, dir, options.owned);
    await captureDrift(page, step, dir, options.drifted);
    await captureEditing(page, step, dir, editing);
    await captureBuilt(page, step, dir, options.built);
    await captureConnected(page, step, dir, options.connected);
    await captureTree(page, step, dir, options.tree);
    await captureSync(page, step, dir, options.sync);
  } finally {
    await close();
  }
}

/** The editor draws injected text, which an inlay hint is, with a style rule of its own. */
const inlayHint = '.view-line [class*="dyn-rule"]:not(:empty)';
