import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/find-browser.mjs';
import { makeGuardedFolder } from './guarded-folder.ts';

export interface WorkbenchOptions {
  readonly url: string;
  readonly password?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs on the empty page, for functions that the workbench is to find when it loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface Workbench {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Opens an editor's page in a headless browser that reaches loopback only and leaves nothing behind. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const home = await makeGuardedFolder('browser');
  let context: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close().catch(() => undefined);
    await home.release();
  };
  try {
    context = await launchBrowser(home.path, options.viewport ?? { width: 1280, height: 800 });
    const page = context.pages()[0] ?? (await context.newPage());
    await options.prepare?.(page);
    await page.goto(options.url);
    if (options.password !== undefined) await logIn(page, options.password);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function launchBrowser(home: string, viewport: NonNullable<WorkbenchOptions['viewport']>): Promise<BrowserContext> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No Chromium or Chrome found; CHROMIUM may name one.');
  return chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath,
    headless: true,
    viewport,
    deviceScaleFactor: 1,
    args: browserArguments,
    artifactsDir: join(home, 'artifacts'),
    env: { ...process.env, HOME: home, TMPDIR: home },
    // our callers end in their own order, and the library would end the process at once
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[type=submit]').click();
}
