import type { Page } from 'playwright-core';

/** Gives the side bar more room, since labels of objects are long. */
export async function widen(page: Page): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) return;
  const [x, y] = [box.x + box.width, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 160, y, { steps: 5 });
  await page.mouse.up();
}
