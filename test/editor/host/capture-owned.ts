import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hideClutter, openFile, runCommand, waitForMarkOnLine } from './editor-page.ts';
import { showProblems } from './problems-panel.ts';
import type { Place, Step } from './step.ts';

/** Where it can be seen who applies an object, since when, and what goes wrong with it. */
export interface OwnedPlaces {
  /** An object that is a commit behind, and the subject of one that changed it. */
  readonly owned: Place & { readonly subject: string };
  /** The line that the API server has refused, as the controller says. */
  readonly refused: Place;
}

/** Sees the lens with the owner, the history of its object, a controller's words on their line, and the walkthrough. */
export async function captureOwned(page: Page, step: Step, dir: string, places: OwnedPlaces): Promise<void> {
  const { owned, refused } = places;
  const take = async (name: string, clip?: { x: number; y: number; width: number; height: number }): Promise<void> => {
    await page.waitForTimeout(1000); // what moves in comes to rest
    await page.screenshot({ path: join(dir, name), ...(clip && { clip }) });
  };

  // what was never applied names nobody who applies it: the view watches all who could
  await runCommand(page, step, 'Focus on Sync View');
  await step(`open ${refused.file}`, () => openFile(page, refused.file, refused.line));
  await step(`error on line ${refused.line}`, () => waitForMarkOnLine(page, refused.line, '.squiggly-error'));
  await step(`line ${refused.line} in the Problems panel`, () => showProblems(page, refused.line));
  await step('quiet editor', () => hideClutter(page));
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await runCommand(page, step, 'Show or Focus Hover');
  const words = page.locator('.monaco-hover').filter({ hasText: 'has failed' });
  await step("the controller's words", () => words.first().waitFor());
  // without the sidebar, where the folder's own address stands
  await take('controller-failed.png', { x: 352, y: 36, width: 1088, height: 832 });
  await page.keyboard.press('Escape');

  // the walkthrough needs the room
  await page.keyboard.press('Control+KeyJ');
  await page.keyboard.press('Control+Shift+KeyE');
  await step(`open ${owned.file}`, () => openFile(page, owned.file, owned.line));
  const lens = page.locator('.editor-instance .codelens-decoration').filter({ hasText: /1\scommit\sbehind/ });
  await step('how far it is behind', () => lens.first().waitFor());
  await runCommand(page, step, 'Show History of Resource');
  const commit = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: owned.subject });
  await step(`"${owned.subject}"`, () => commit.first().waitFor());
  await take('history.png');
  await step('the comparison', async () => {
    await commit.first().click();
    await page.locator('.monaco-diff-editor .char-insert').first().waitFor();
  });
  await take('history-commit.png');

  await runCommand(page, step, 'Driftline: Get Started');
  const title = page.locator('.gettingStartedContainer .step-title').filter({ hasText: 'See what has drifted' });
  await step('the walkthrough', () => title.first().click());
  await take('walkthrough.png');
  await runCommand(page, step, 'View: Close All Editors');
}
