import { t } from '@vscode/l10n';
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Clock } from './ports.ts';
import type { Reading } from './repositories.ts';

/** How long a repository may be read, in milliseconds, before a person is told. */
const patience = 1000;

/** Shows how far the reading of repositories has come, where it takes long enough to be noticed, and lets a person end it. */
export function createReadingProgress(
  connection: Connection,
  clock: Clock,
  cancel: (folder: string) => void,
): (reading: Reading) => void {
  const started = new Map<string, number>();
  const shown = new Map<string, Promise<WorkDoneProgressServerReporter | undefined>>();

  async function show(folder: string): Promise<WorkDoneProgressServerReporter | undefined> {
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('Driftline', 0, t('Reading the repository'), true);
    progress.token.onCancellationRequested(() => cancel(folder));
    return progress;
  }

  return ({ folder, done, of }) => {
    if (!started.has(folder)) started.set(folder, clock.now());
    const isOver = done >= of;
    if (!isOver && !shown.has(folder) && clock.now() - (started.get(folder) ?? 0) >= patience)
      shown.set(
        folder,
        show(folder).catch(() => undefined),
      );
    void shown.get(folder)?.then((progress) => {
      if (isOver) progress?.done();
      else if (done % 20 === 0)
        progress?.report(Math.floor((100 * done) / of), t('{done} of {of} files', { done, of }));
    });
    if (!isOver) return;
    started.delete(folder);
    shown.delete(folder);
  };
}
