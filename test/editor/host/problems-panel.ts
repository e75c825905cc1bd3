import { posix } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** A row of the Problems panel, as a person reads it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly severity: string;
  readonly message: string;
  readonly source: string;
  readonly code: string;
}

type FileRow = Pick<Problem, 'file'>;
type ProblemRow = Omit<Problem, 'file'>;

/** Opens the Problems panel and waits for the row of one line, which is there only when the editor knows the problem. */
export async function showProblems(page: Page, line: number): Promise<void> {
  if (!(await listIn(page).isVisible())) await page.keyboard.press('Control+Shift+KeyM');
  const row = rowsIn(page).filter({ hasText: `[Ln ${line}, ` });
  await row.first().waitFor();
}

/** Reads every row, scrolling, since the list draws only those in sight. */
export async function readProblems(page: Page): Promise<Problem[]> {
  const rows = new Map<number, FileRow | ProblemRow>();
  const height = (await listIn(page).boundingBox())?.height ?? 0;
  await listIn(page).hover();
  let known = -1;
  while (known < rows.size) {
    known = rows.size;
    for (const row of await rowsIn(page).all()) await readRow(row, rows);
    await page.mouse.wheel(0, height / 2);
    await page.waitForTimeout(200); // the list has no sign of having scrolled
  }
  await page.mouse.wheel(0, -height * rows.size);
  return toProblems([...rows].sort(([a], [b]) => a - b).map(([, row]) => row));
}

function listIn(page: Page): Locator {
  return page.locator('.markers-panel .monaco-list');
}

function rowsIn(page: Page): Locator {
  return listIn(page).locator('.monaco-list-row');
}

async function readRow(row: Locator, rows: Map<number, FileRow | ProblemRow>): Promise<void> {
  const textOf = async (selector: string): Promise<string> =>
    (await row.locator(selector).allTextContents()).join('\n');
  const index = Number(await row.getAttribute('data-index'));
  const level = await row.getAttribute('aria-level');
  if (level === '1') {
    rows.set(index, { file: posix.join(await textOf('.label-description'), await textOf('.label-name')) });
  } else if (level === '2') {
    const icon = (await row.locator('.marker-icon').getAttribute('class')) ?? '';
    rows.set(index, {
      line: Number(/Ln (\d+)/.exec(await textOf('.marker-line'))?.[1]),
      // a row that has a quick fix says so with another icon
      severity: icon.split(' ').find((name) => name !== 'marker-icon' && name !== 'quickFix') ?? '',
      message: await textOf('.marker-message'),
      source: await textOf('.marker-source'),
      code: await textOf('.marker-code'),
    });
  }
}

function toProblems(rows: readonly (FileRow | ProblemRow)[]): Problem[] {
  let file = '';
  const problems: Problem[] = [];
  for (const row of rows) {
    if ('file' in row) file = row.file;
    else problems.push({ file, ...row });
  }
  return problems;
}
