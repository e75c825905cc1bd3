import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { hideClutter, openFile, runCommand, waitForMarkOnLine } from './editor-page.ts';
import { widen } from './widen.ts';
import { type Place, type Step, createStep } from './step.ts';
import { openWorkbench } from './workbench.ts';

/** What happens on the forge, and by whom. */
export interface ForgeHands {
  /** The author's, to be pasted. */
  readonly token: string;
  /** The number of the one pull request that there is, as soon as there is one. */
  findPull(): Promise<number>;
  approve(number: number): Promise<void>;
  /** Answers the revision that Flux will name. */
  merge(number: number): Promise<string>;
  /** The author's clone follows. */
  pull(): Promise<void>;
}

export interface ChangeOptions {
  readonly url: string;
  /** A line whose value the cluster has otherwise, and what is typed in the place of its last character. */
  readonly drift: Place & { readonly typed: string };
  readonly forge: ForgeHands;
  /** Where the pictures go, or failure.png. */
  readonly dir: string;
  readonly timeoutMs: number;
}

const preview = '.tab[data-resource-name="PULL_REQUEST.md"]';

/** How often the view is asked for again, and how long its answer may take, in milliseconds. */
const [most, pause] = [30, 1500];

/** Goes in a real workbench from drift to a pull request, and from there to what Flux has applied; keeps pictures of it. */
export async function captureChange({ url, drift, forge, dir, timeoutMs }: ChangeOptions): Promise<void> {
  await mkdir(dir, { recursive: true });
  const { page, close } = await openWorkbench({ url, viewport: { width: 1440, height: 900 } });
  const step = createStep(page, dir, timeoutMs);
  const take = (name: string) => page.screenshot({ path: join(dir, name) });
  try {
    await adopt(page, step, drift);
    await plan(page, step, forge.token);
    await take('pull-request-preview.png');
    const lens = page.locator('.editor-instance .codelens-decoration a').filter({ hasText: /Open\sPull\sRequest/ });
    await step('the lens that opens it', () => lens.first().click());
    const number = await step('the pull request', () => forge.findPull());
    const change = rowIn(page, `#${number} `);
    const untilSaid = async (words: RegExp): Promise<void> => {
      const said = change.filter({ hasText: words });
      for (let times = 0; times < most && !(await said.isVisible()); times++) {
        await runCommand(page, step, 'Refresh Pull Requests');
        await page.waitForTimeout(pause);
      }
      await step(`"${words.source}"`, () => said.waitFor());
    };
    // its document goes, and the focus with it
    await step('the end of the preview', () => page.locator(preview).waitFor({ state: 'hidden' }));
    await step('quiet editor', () => hideClutter(page));
    await runCommand(page, step, 'Focus on Changes View');
    await widen(page);
    await untilSaid(/approvals missing: 1/);
    await step('what is known of it', async () => {
      await change.click();
      await page.keyboard.press('ArrowRight');
    });
    await forge.approve(number);
    await untilSaid(/open$/);
    await step('quiet editor', () => hideClutter(page));
    await page.waitForTimeout(1000);
    await take('changes-view.png');
    const revision = await forge.merge(number);
    await step('the new revision', () =>
      rowIn(page, 'flux-system/fleet').filter({ hasText: revision }).first().waitFor(),
    );
    await untilSaid(/applied by Kustomization/);
    await forge.pull();
    await step(`open ${drift.file}`, () => openFile(page, drift.file, drift.line));
    // with nothing to add after the revision: the clone has what Flux has
    const calm = page
      .locator('.editor-instance .codelens-decoration a')
      .filter({ hasText: /^In\ssync.*@[0-9a-f]{7}$/ });
    await step('nothing that has drifted', () => calm.first().waitFor());
    await step('quiet editor', () => hideClutter(page));
    await page.waitForTimeout(3000); // what Git says of the file comes later
    await take('change-applied.png');
  } finally {
    await close();
  }
}

function rowIn(page: Page, text: string) {
  return page.locator('.pane-body .tree-explorer-viewlet-tree-view .monaco-list-row').filter({ hasText: text }).first();
}

async function adopt(page: Page, step: Step, { file, line, typed }: ChangeOptions['drift']): Promise<void> {
  await step(`open ${file}`, () => openFile(page, file, line));
  await step(`drift on line ${line}`, () => waitForMarkOnLine(page, line, '.squiggly-warning'));
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(typed);
  await page.keyboard.press('Escape');
}

async function plan(page: Page, step: Step, token: string): Promise<void> {
  await runCommand(page, step, 'Driftline: Open Approval Pull Request');
  const choose = async (label: string): Promise<void> => {
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
    await step(label, () => row.click());
  };
  await choose('This File');
  await choose('Enter a Token');
  const input = page.locator('.quick-input-widget input[type=password]');
  await step('the box for the token', () => input.fill(token));
  await page.keyboard.press('Enter');
  await step('the preview', () => page.locator(preview).waitFor());
  await page.locator('.editor-instance .codelens-decoration').first().waitFor();
  await step('quiet editor', () => hideClutter(page));
  await page.waitForTimeout(1000);
}
