import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './editor-page.ts';
import type { Step } from './step.ts';

/** What the Drift view has to show. */
export interface TreePlaces {
  /** A group, a resource of it, and a field of that. */
  readonly rows: readonly [string, string, string];
}

/** Scans the workspace by the palette, goes down to a field of the view, and keeps a picture of it. */
export async function captureTree(page: Page, step: Step, dir: string, { rows }: TreePlaces): Promise<void> {
  const [owner, resource, field] = rows;
  const view = page.locator('.pane-body .tree-explorer-viewlet-tree-view');
  const row = (text: string) => view.locator('.monaco-list-row').filter({ hasText: text }).first();
  await runCommand(page, step, 'Scan Workspace for Drift');
  await step(`the row ${owner}`, () => row(owner).waitFor());
  await step(`the row ${resource}`, () => row(resource).click());
  await step(`the row ${field}`, async () => {
    while (!(await row(field).isVisible())) {
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(700);
    }
    await row(field).click();
  });
  await page.waitForTimeout(1000); // the list of commands fades
  await page.screenshot({ path: join(dir, 'drift-view.png') });
}
