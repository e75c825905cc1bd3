import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

const calm = 3000;
const deadline = 30_000;

/**
 * Runs in the extension host: opens a CSS and a YAML file, as a person does, and leaves the editor's own table of what
 * each extension's activation took, from its "Startup Performance", in the file that DRIFTLINE_BENCH_RESULT names.
 */
export async function run(): Promise<void> {
  await pause(calm); // the editor's own start is over, and does not count as anyone's
  await activateBy('web.css', 'vscode.css-language-features');
  await activateBy('web.yaml', 'driftline.driftline');
  await vscode.commands.executeCommand('perfview.show');
  const table = await until(() => vscode.workspace.textDocuments.map(toTable).find((text) => text !== undefined));
  writeFileSync(process.env['DRIFTLINE_BENCH_RESULT'] ?? '', table);
  const result = { passed: 1, failed: 0, pending: 0, tests: ['activation'], failures: [] };
  writeFileSync(process.env['EXT_TEST_RESULT'] ?? '', JSON.stringify(result));
}

async function activateBy(name: string, extension: string): Promise<void> {
  const [file] = await vscode.workspace.findFiles(name);
  if (file === undefined) throw new Error(`the workspace has no ${name}`);
  await vscode.window.showTextDocument(file);
  await until(() => vscode.extensions.getExtension(extension)?.isActive);
  await pause(calm / 3);
}

function toTable(document: vscode.TextDocument): string | undefined {
  if (document.uri.scheme !== 'perf') return undefined;
  const rows = document.getText().split('\n');
  const table = rows.filter((row) => /^\| (Extension|[\w-]+\.[\w-]+) +\|/.test(row));
  return table.some((row) => row.startsWith('| driftline.driftline ')) ? table.join('\n') : undefined;
}

async function until<T>(find: () => T | undefined | false): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await pause(50);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
