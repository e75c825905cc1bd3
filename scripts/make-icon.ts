import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';

/** Draws media/icon.png from media/icon.svg, since marketplaces take no SVG; run by hand when the drawing changes. */
const media = (name: string): string => fileURLToPath(new URL(`../media/${name}`, import.meta.url));

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('No Chromium or Chrome found; CHROMIUM may name one.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(`<style>body { margin: 0 }</style>${await readFile(media('icon.svg'), 'utf8')}`);
  await page.screenshot({ path: media('icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
