import { t } from '@vscode/l10n';
import { driftDiagnostics } from '../features/diagnostics.ts';
import { type Uncompared, findUncompared } from '../features/find-uncompared.ts';
import { nameResource } from '../features/name-resource.ts';
import type { Clock, Result } from '../ports.ts';
import { createSession } from '../session.ts';
import type { Session, SessionPorts } from '../session-ports.ts';
import type { Snapshot } from '../snapshot.ts';
import type { DiffArguments } from './arguments.ts';
import type { CheckedFile, SourceFile } from './checked-file.ts';

/** How files differ from a cluster, and what could not be compared. */
export interface Compared {
  readonly files: readonly CheckedFile[];
  readonly problems: readonly string[];
}

/** In milliseconds. */
const pause = 5;

/**
 * Compares files with a cluster as the editor does while they are open, with what the builds of their repositories make
 * of them. An error is why nothing could be compared.
 */
export async function compareFiles(
  files: readonly SourceFile[],
  folders: readonly string[],
  { context, kubeconfig = '', dryRun }: Pick<DiffArguments, 'context' | 'kubeconfig' | 'dryRun'>,
  ports: SessionPorts,
): Promise<Result<Compared, string>> {
  const session = createSession(ports, () => undefined);
  try {
    const settings = { cluster: { context, kubeconfig }, drift: { mode: 'manual' }, dryRun, validation: 'off' };
    await session.configure(settings, true);
    const { connection } = session.snapshot();
    if (connection.state === 'unavailable') return { ok: false, error: connection.message };
    session.openFolders(folders);
    for (const { uri, text } of files) session.setDocument(uri, 1, text);
    await settle(session, ports.clock);
    session.check();
    await settle(session, ports.clock);
    const now = session.snapshot();
    if (now.connection.state === 'unavailable') return { ok: false, error: now.connection.message };
    return { ok: true, value: { files: files.map((file) => read(now, file)), problems: listProblems(now, files) } };
  } finally {
    session.dispose();
  }
}

/** Until nothing is read, built or asked for any more. */
async function settle(session: Session, clock: Clock): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = session.snapshot().looking > 0 ? 0 : quiet + 1)
    await new Promise<void>((resolve) => clock.after(pause, resolve));
}

function read(snapshot: Snapshot, { path, uri, text }: SourceFile): CheckedFile {
  const documents = snapshot.manifests.get(uri)?.chunks.length ?? 0;
  // what the API server warns of is no difference
  const diagnostics = driftDiagnostics(snapshot, uri).filter(({ code }) => code !== 'server-warning');
  return { path, text, documents, diagnostics };
}

/** Each reason once: a cluster that refuses one object of a kind mostly refuses all. */
function listProblems(snapshot: Snapshot, files: readonly SourceFile[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  const add = (reason: string, what: string): unknown => reasons.set(reason, [...(reasons.get(reason) ?? []), what]);
  for (const { uri, path } of files)
    for (const { ref, cause, said, isRelease } of findUncompared(snapshot, uri)) {
      const name = ref ? nameResource(ref) : path;
      add(said ?? describeCause(cause), isRelease ? t('the release of {0}', name) : name);
    }
  return [...reasons].map(([reason, [first = '', ...others]]) =>
    others.length === 0
      ? t('{0} could not be compared: {1}', first, reason)
      : t('{0} and {1} others could not be compared: {2}', first, others.length, reason),
  );
}

function describeCause(cause: Uncompared['cause']): string {
  switch (cause) {
    case 'unread':
      return t('It could not be read.');
    case 'unbuilt':
      return t('A build that reads it fails: "driftline check" says why.');
    case 'unanswered':
      return t('There was no answer.');
  }
}
