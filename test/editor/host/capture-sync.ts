import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './editor-page.ts';
import type { Step } from './step.ts';
import { widen } from './widen.ts';

/** What the Sync view has to show. */
export interface SyncPlaces {
  /** What fails, what waits for it, and what is well. */
  readonly rows: readonly [string, string, string];
  /** What a person reads of what waits. */
  readonly said: string;
}

/** Looks at the Sync view, hovers what waits, and keeps a picture of it. */
export async function captureSync(page: Page, step: Step, dir: string, { rows, said }: SyncPlaces): Promise<void> {
  const view = page.locator('.pane-body .tree-explorer-viewlet-tree-view');
  const row = (text: string) => view.locator('.monaco-list-row').filter({ hasText: text }).first();
  await runCommand(page, step, 'Focus on Sync View');
  for (const text of rows) await step(`the row ${text}`, () => row(text).waitFor());
  await widen(page);
  const told = page.locator('.monaco-hover').filter({ hasText: said }).first();
  await step('what the controller says', async () => {
    while (!(await told.isVisible())) {
      await page.mouse.move(0, 0);
      await page.waitForTimeout(300);
      await row(rows[1]).hover({ position: { x: 120, y: 10 } });
      await page.waitForTimeout(2000);
    }
  });
  await page.waitForTimeout(1000); // the list of commands fades
  await page.screenshot({ path: join(dir, 'sync-view.png') });
  await page.mouse.move(0, 0);
}
