import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openFile, waitForMarkOnLine } from './editor-page.ts';
import type { Place, Step } from './step.ts';

/** Where it can be seen how the objects of a repository hang together. */
export interface ConnectedPlaces {
  /** The line of an object's name, and a file that names it. */
  readonly references: Place & { readonly shown: string };
  /** The line of the kind in a file that no kustomization lists, and what is offered. */
  readonly unlisted: Place & { readonly offered: string };
  /** The line of a name that is about to be another, and what is said of it. */
  readonly deletion: Place & { readonly said: string };
}

/** Sees who names an object, what lists a forgotten file, and what a new name deletes; keeps a picture of each. */
export async function captureConnected(page: Page, step: Step, dir: string, places: ConnectedPlaces): Promise<void> {
  const { references, unlisted, deletion } = places;
  const take = (name: string) => page.screenshot({ path: join(dir, name) });

  // what stands beside has lines of its own
  await run(page, step, 'Close Editors in Other Groups');
  await step(`open ${references.file}`, () => openFile(page, references.file, references.line));
  await page.keyboard.press('End');
  // with a single one the editor would go there
  await run(page, step, 'Peek References');
  const peek = page.locator('.peekview-widget');
  await step('the references', () => peek.filter({ hasText: references.shown }).waitFor());
  await page.waitForTimeout(500);
  await take('references.png');
  await step('the end of the list', () => peek.locator('.codicon-close').first().click());

  await step(`open ${unlisted.file}`, () => openFile(page, unlisted.file, unlisted.line));
  await page.keyboard.press('End');
  const offer = page.locator('.action-widget').filter({ hasText: unlisted.offered });
  await step(`"${unlisted.offered}"`, async () => {
    while (!(await offer.isVisible())) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Period');
      await page.waitForTimeout(700);
    }
  });
  await take('unlisted.png');
  await page.keyboard.press('Escape');

  await step(`open ${deletion.file}`, () => openFile(page, deletion.file, deletion.line));
  await page.keyboard.press('End');
  await page.keyboard.type('-new');
  await step(`a warning on line ${deletion.line}`, () => waitForMarkOnLine(page, deletion.line, '.squiggly-warning'));
  await page.keyboard.press('Escape');
  await run(page, step, 'Show or Focus Hover');
  const told = page.locator('.monaco-hover').filter({ hasText: deletion.said });
  await step(`"${deletion.said}"`, () => told.first().waitFor());
  await page.waitForTimeout(1000); // the list of commands fades
  await take('will-delete.png');
}

async function run(page: Page, step: Step, command: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(command, { delay: 20 });
  const row = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: command });
  await step(command, () => row.waitFor());
  await page.keyboard.press('Enter');
}
