import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hideClutter, openFile, waitForMarkOnLine } from './editor-page.ts';
import { showProblems } from './problems-panel.ts';
import type { Place, Step } from './step.ts';

/** Where help while editing can be seen. */
export interface EditingPlaces {
  /** The line below which a field is begun, what is typed there, and what must be offered. */
  readonly completion: Place & { readonly typed: string; readonly offered: string };
  /** A line whose first word is pointed at, and words of what is said of it. */
  readonly hover: Place & { readonly said: string };
  /** An apiVersion that is gone. */
  readonly migration: Place;
  /** A Secret in plain text. */
  readonly secret: Place;
}

/** Sees completion, hover, a migration and the warning about a secret as a person does, and keeps a picture of each. */
export async function captureEditing(page: Page, step: Step, dir: string, places: EditingPlaces): Promise<void> {
  const { completion, hover, migration, secret } = places;
  const take = (name: string) => page.screenshot({ path: join(dir, name) });

  await step(`open ${hover.file}`, () => openFile(page, hover.file, hover.line));
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+KeyK');
  await page.keyboard.press('Control+KeyI');
  const said = page.locator('.monaco-hover:not(.hidden)').filter({ hasText: hover.said });
  await step(`hover that says "${hover.said}"`, () => said.first().waitFor());
  await take('hover.png');
  await page.keyboard.press('Escape');

  await step(`open ${completion.file}`, () => openFile(page, completion.file, completion.line));
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(completion.typed, { delay: 60 });
  const offered = page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: completion.offered });
  await step(`"${completion.offered}" is offered`, () => offered.first().waitFor());
  await take('completion.png');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+KeyZ');

  await step(`open ${migration.file}`, () => openFile(page, migration.file, migration.line));
  await step('mark of the old apiVersion', () => waitForMarkOnLine(page, migration.line, '[class*=squiggly-]'));
  await page.keyboard.press('End');
  const fix = page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Migrate' });
  await step('the quick fix that migrates', async () => {
    // the menu closes when the file is marked anew meanwhile
    while (!(await fix.first().isVisible())) {
      await page.keyboard.press('Control+Period');
      await page.waitForTimeout(1500);
    }
  });
  await take('migration.png');
  await page.keyboard.press('Escape');

  await step(`open ${secret.file}`, () => openFile(page, secret.file, secret.line));
  await step('squiggle of the secret', () => waitForMarkOnLine(page, secret.line, '.squiggly-warning'));
  await step(`line ${secret.line} in the Problems panel`, () => showProblems(page, secret.line));
  await step('quiet editor', () => hideClutter(page));
  await take('secret.png');
}
