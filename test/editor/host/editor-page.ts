import { posix } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Step } from './step.ts';

const pollingInterval = 100;

/** Opens a file of the workspace through quick open, as a person would, with the caret on the given line. */
export async function openFile(page: Page, file: string, line: number): Promise<void> {
  const name = posix.basename(file);
  const input = page.locator('.quick-input-widget .quick-input-box input');
  const chosen = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name });
  await page.locator('.monaco-workbench .statusbar').waitFor();
  await until(async () => {
    await page.keyboard.press('Control+KeyP'); // no one listens until the workbench is ready
    await page.waitForTimeout(5 * pollingInterval);
    return input.isVisible();
  });
  // with the line at once, what was opened before is chosen until the files have been searched
  await input.fill(file);
  await chosen.waitFor();
  await input.fill(`${file}:${line}`);
  await page.waitForTimeout(5 * pollingInterval);
  await chosen.waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  await lineNumber(page, line).waitFor();
}

/** Waits for a warning's squiggle, an inlay hint or any other mark whose middle is at the height of a line's number. */
export async function waitForMarkOnLine(page: Page, line: number, selector: string): Promise<void> {
  await until(async () => {
    const target = await lineNumber(page, line).boundingBox();
    if (target === null) return false;
    for (const mark of await page.locator(`.editor-instance ${selector}`).all()) {
      const box = await mark.boundingBox({ timeout: pollingInterval }).catch(() => null);
      const offset = box && box.y + box.height / 2 - (target.y + target.height / 2);
      if (offset !== null && Math.abs(offset) < target.height / 2) return true;
    }
    return false;
  });
}

/** Leaves the editor, its panel and the explorer, and puts the caret back into the text. */
export async function hideClutter(page: Page): Promise<void> {
  if (await page.locator('.part.auxiliarybar').isVisible()) await page.keyboard.press('Control+Alt+KeyB');
  for (const close of await page.locator('.notifications-toasts .codicon-notifications-clear').all())
    await close.click();
  await page.keyboard.press('Control+Digit1');
  await page.mouse.move(0, 0);
}

/** Runs a command of the palette by its title. */
export async function runCommand(page: Page, step: Step, command: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(command, { delay: 20 });
  const row = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: command });
  await step(command, () => row.waitFor());
  await page.keyboard.press('Enter');
}

/** Waits until the actions of the line with the caret have this among them, and leaves them open. */
export async function showActions(page: Page, offered: string): Promise<void> {
  const offer = page.locator('.action-widget').filter({ hasText: offered });
  await until(async () => {
    if (await offer.isVisible()) return true;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Period');
    await page.waitForTimeout(7 * pollingInterval);
    return offer.isVisible();
  });
}

function lineNumber(page: Page, line: number): Locator {
  return page.locator('.editor-instance .margin-view-overlays .line-numbers').getByText(String(line), { exact: true });
}

/** Ends with the page's own default timeout, which the caller sets; a closed page ends it too. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, pollingInterval));
}
