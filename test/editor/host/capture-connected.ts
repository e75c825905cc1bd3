import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openFile, runCommand, showActions, waitForMarkOnLine } from './editor-page.ts';
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
  await runCommand(page, step, 'Close Editors in Other Groups');
  await step(`open ${references.file}`, () => openFile(page, references.file, references.line));
  await page.keyboard.press('End');
  // with a single one the editor would go there
  await runCommand(page, step, 'Peek References');
  const peek = page.locator('.peekview-widget');
  await step('the references', () => peek.filter({ hasText: references.shown }).waitFor());
  await page.waitForTimeout(500);
  await take('references.png');
  await step('the end of the list', () => peek.locator('.codicon-close').first().click());
  const lens = page.locator('.editor-instance .codelens-decoration a').filter({ hasText: /used\sby/ });
  await step('the lens that counts them', () => lens.first().click());
  await step('the references of the lens', () => peek.filter({ hasText: references.shown }).waitFor());
  await step('the end of the list', () => peek.locator('.codicon-close').first().click());

  await page.keyboard.press('Control+Digit1');
  await runCommand(page, step, 'Show Related Resources');
  const related = page.locator('.quick-input-list .monaco-list-row');
  await step('what is related', () => related.filter({ hasText: references.shown }).first().waitFor());
  await page.waitForTimeout(500);
  await take('related.png');
  await step('the graph in the list', () => related.filter({ hasText: 'Show as Graph' }).click());
  const preview = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await step('the graph', () => preview.locator('.mermaid svg').first().waitFor());
  await page.waitForTimeout(500);
  await take('related-graph.png');
  await runCommand(page, step, 'Close Editors in Other Groups');

  await step(`open ${unlisted.file}`, () => openFile(page, unlisted.file, unlisted.line));
  await page.keyboard.press('End');
  await step(`"${unlisted.offered}"`, () => showActions(page, unlisted.offered));
  await take('unlisted.png');
  await page.keyboard.press('Escape');

  await step(`open ${deletion.file}`, () => openFile(page, deletion.file, deletion.line));
  await page.keyboard.press('End');
  await page.keyboard.type('-new');
  await step(`a warning on line ${deletion.line}`, () => waitForMarkOnLine(page, deletion.line, '.squiggly-warning'));
  await page.keyboard.press('Escape');
  await runCommand(page, step, 'Show or Focus Hover');
  const told = page.locator('.monaco-hover').filter({ hasText: deletion.said });
  await step(`"${deletion.said}"`, () => told.first().waitFor());
  await page.waitForTimeout(1000); // the list of commands fades
  await take('will-delete.png');
}
