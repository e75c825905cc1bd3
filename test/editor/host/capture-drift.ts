import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hideClutter, openFile, runCommand, showActions, waitForMarkOnLine } from './editor-page.ts';
import type { Place, Step } from './step.ts';

/** Where it can be seen whose change a difference is, and the way back. */
export interface DriftPlaces {
  /** The line of a list to which a person has added something in the cluster, and what. */
  readonly extra: Place & { readonly said: string };
  /** The line of a value that a person has changed in the cluster. */
  readonly changed: Place & { readonly offered: string };
  /** The line of a value that an autoscaler sets too, and what is said of it. */
  readonly autoscaled: Place & { readonly said: string };
}

/** Sees an extra field, three values, what is offered, two who overwrite each other, and the comparison. */
export async function captureDrift(page: Page, step: Step, dir: string, places: DriftPlaces): Promise<void> {
  const { extra, changed, autoscaled } = places;
  const take = (name: string) => page.screenshot({ path: join(dir, name) });
  const seeHover = async (said: string): Promise<void> => {
    await runCommand(page, step, 'Show or Focus Hover');
    const told = page.locator('.monaco-hover').filter({ hasText: said });
    await step(`"${said}"`, () => told.first().waitFor());
    await page.waitForTimeout(1000); // the list of commands fades
  };

  await step(`open ${extra.file}`, () => openFile(page, extra.file, extra.line));
  await step(`warning on line ${extra.line}`, () => waitForMarkOnLine(page, extra.line, '.squiggly-warning'));
  await step('quiet editor', () => hideClutter(page));
  await page.keyboard.press('Home');
  await seeHover(extra.said);
  await take('extra-field.png');
  await page.keyboard.press('Escape');

  await step(`open ${changed.file}`, () => openFile(page, changed.file, changed.line));
  await step(`warning on line ${changed.line}`, () => waitForMarkOnLine(page, changed.line, '.squiggly-warning'));
  await page.keyboard.press('End');
  await step(`"${changed.offered}"`, () => showActions(page, changed.offered));
  await take('adopt.png');
  await page.keyboard.press('Escape');
  const compare = page.locator('.editor-instance .codelens-decoration a').filter({ hasText: /Compare\swith\sLive/ });
  await step('the lens', () => compare.first().click());
  await step('the comparison', () => page.locator('.monaco-diff-editor .char-insert').first().waitFor());
  await page.waitForTimeout(1000);
  await take('compare.png');

  await step(`open ${changed.file}`, () => openFile(page, changed.file, changed.line));
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('7');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowLeft');
  await step(`warning on line ${changed.line}`, () => waitForMarkOnLine(page, changed.line, '.squiggly-warning'));
  await seeHover('Applied');
  await take('three-values.png');
  await page.keyboard.press('Escape');
  // the figure, and what it has replaced
  await page.keyboard.press('Control+KeyZ');
  await page.keyboard.press('Control+KeyZ');

  await step(`open ${autoscaled.file}`, () => openFile(page, autoscaled.file, autoscaled.line));
  await step(`hint on line ${autoscaled.line}`, () => waitForMarkOnLine(page, autoscaled.line, '.squiggly-hint'));
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await seeHover(autoscaled.said);
  await take('autoscaler.png');
  await page.keyboard.press('Escape');
}
