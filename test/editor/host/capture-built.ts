import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hideClutter, openFile, waitForMarkOnLine } from './editor-page.ts';
import { showProblems } from './problems-panel.ts';
import type { Place, Step } from './step.ts';

/** Where it can be seen what builds make of files. */
export interface BuiltPlaces {
  /** A line of a patch whose value the cluster has otherwise. */
  readonly drift: Place;
  /** A line in the text of a patch that makes an object wrong. */
  readonly mistake: Place;
  /** A file, a line of it, and words that only its rendered manifest has. */
  readonly preview: Place & { readonly shown: string };
}

/** Sees drift in a patch, a mistake in a patch and the rendered manifest, and keeps a picture of each. */
export async function captureBuilt(page: Page, step: Step, dir: string, places: BuiltPlaces): Promise<void> {
  const { drift, mistake, preview } = places;
  const take = (name: string) => page.screenshot({ path: join(dir, name) });

  await step(`open ${drift.file}`, () => openFile(page, drift.file, drift.line));
  await step(`drift on line ${drift.line}`, () => waitForMarkOnLine(page, drift.line, '.squiggly-warning'));
  await step(`line ${drift.line} in the Problems panel`, () => showProblems(page, drift.line));
  // the editor is asked to fetch both anew when the drift is known
  const [hint, lens] = [/live:\s\d/, /field\sdrifted/];
  await step('the live value', () => page.locator('.editor-instance .view-line').filter({ hasText: hint }).waitFor());
  await step('the code lens', () =>
    page.locator('.editor-instance .codelens-decoration').filter({ hasText: lens }).waitFor(),
  );
  await step('quiet editor', () => hideClutter(page));
  await take('rendered-drift.png');

  await step(`open ${mistake.file}`, () => openFile(page, mistake.file, mistake.line));
  await step(`mark on line ${mistake.line}`, () => waitForMarkOnLine(page, mistake.line, '.squiggly-error'));
  await step(`line ${mistake.line} in the Problems panel`, () => showProblems(page, mistake.line));
  await step('quiet editor', () => hideClutter(page));
  await take('rendered-patch.png');

  await step(`open ${preview.file}`, () => openFile(page, preview.file, preview.line));
  await page.keyboard.press('F1');
  await page.keyboard.type('Show Rendered Manifest', { delay: 20 });
  const row = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'Show Rendered Manifest' });
  await step('the command', () => row.waitFor());
  await page.keyboard.press('Enter');
  const shown = page.locator('.editor-instance .view-line').filter({ hasText: preview.shown });
  await step(`"${preview.shown}" beside the file`, () => shown.first().waitFor());
  await page.keyboard.press('Control+Digit1');
  await page.keyboard.press('Home');
  await page.waitForTimeout(500);
  await step('quiet editor', () => hideClutter(page));
  await take('rendered.png');
}
