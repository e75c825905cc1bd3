import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startDriftedCluster } from '../../scripts/demo/drifted-cluster.ts';
import { vsixPath } from '../../scripts/packaging/vsix-path.ts';
import { runEditorSuite, type EditorMode, type SuiteSummary } from './run-editor-suite.ts';

const allModes: readonly EditorMode[] = ['trusted', 'folders', 'forge', 'untrusted', 'crash'];

const { values, positionals } = parseArgs({ options: { extension: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !allModes.some((mode) => mode === name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: the modes are ${allModes.join(', ')}`);
const chosen = allModes.filter((mode) => positionals.length === 0 || positionals.includes(mode));
const extension = values.extension && resolve(process.env['INIT_CWD'] ?? '', values.extension);
const clone = resolve(import.meta.dirname, '../..');

process.on('SIGINT', () => (process.exitCode = 130));
try {
  await runAll();
} catch (error) {
  process.stderr.write(`editor: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode ??= 1;
}

async function runAll(): Promise<void> {
  for (const mode of chosen) {
    if (process.exitCode === 130) return;
    process.stdout.write(`\n== editor, ${mode}\n`);
    const summary = await runMode(mode);
    report(summary);
    if (summary.failed > 0) process.exitCode ??= 1;
  }
}

/**
 * The trusted runs, with one folder, with several, and with a forge, test what people get: the installed package, in the world of the
 * demo, which is a cluster whose Flux follows a repository, and drift in it.
 */
async function runMode(mode: EditorMode): Promise<SuiteSummary> {
  const isTrusted = mode === 'trusted' || mode === 'folders' || mode === 'forge';
  const options = { mode, extension: extension ?? (isTrusted ? vsixPath : clone) };
  if (!isTrusted) return runEditorSuite(options);
  // the tests say when Flux looks for what was merged
  const world = mode === 'forge' ? { forge: { interval: '1h' } } : {};
  const cluster = await startDriftedCluster((line) => process.stdout.write(`${line}\n`), world);
  try {
    const { forge, ...others } = cluster;
    const suiteForge = forge && { ...forge, description: forge.forge.description, kubectl: cluster.kubectl };
    const summary = await runEditorSuite({
      ...options,
      cluster: { ...others, ...(suiteForge && { forge: suiteForge }) },
    });
    const writes = await cluster.findWrites();
    if (writes.length > 0) throw new Error(`the extension wrote to the cluster: ${writes.join(', ')}`);
    return summary;
  } finally {
    await cluster.stop();
  }
}

function report({ suite, passed, failed, skipped, failures }: SuiteSummary): void {
  process.stdout.write(`${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  for (const { name, message } of failures) process.stdout.write(`  ${name}: ${message}\n`);
}
