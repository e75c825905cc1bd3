import type { BuiltRepository } from './graph/references/built-repository.ts';
import { guard } from './guard.ts';
import type { Clock, Log } from './ports.ts';
import type { Rendering } from './rendering.ts';
import { findFolder } from './snapshot.ts';

/** Holds the rules against what was built, a moment later, so that nobody waits for them while typing. */
export interface RuleWatch {
  /** The repository that a file lies in, as it was when the rules were held against it last. */
  of(uri: string): BuiltRepository | undefined;
  /** Builds have been made anew. */
  rendered(): void;
  /** How many folders wait for it. */
  readonly working: number;
  open(folders: readonly string[]): void;
  dispose(): void;
}

/** A pause after builds, in milliseconds, in which what they make is told first. */
const pause = 50;

interface Watched {
  readonly uri: string;
  repository: BuiltRepository | undefined;
  cancel: (() => void) | undefined;
}

/** `changed` is called with the open files against which there is something else than before. */
export function createRuleWatch(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  rendering: Pick<Rendering, 'repositoryOf'>,
  listOpen: () => Iterable<string>,
  changed: (uri: string) => void,
): RuleWatch {
  let folders: readonly Watched[] = [];

  function look(folder: Watched): void {
    const [before, now] = [folder.repository, rendering.repositoryOf(`${folder.uri}/.`)];
    folder.repository = now;
    for (const uri of listOpen())
      if (findFolder(folders, uri) === folder && tell(before, uri) !== tell(now, uri)) changed(uri);
  }

  return {
    of: (uri) => findFolder(folders, uri)?.repository,
    rendered() {
      for (const folder of folders) {
        const now = rendering.repositoryOf(`${folder.uri}/.`);
        // what nobody has opened a file of is not worth the time
        if (folder.cancel || now === folder.repository || !now || now.texts.size === 0) continue;
        folder.cancel = clock.after(pause, () => {
          folder.cancel = undefined;
          void guard(log, 'check rules', undefined, () => look(folder));
        });
      }
    },
    get working() {
      return folders.filter(({ cancel }) => cancel).length;
    },
    open(uris) {
      const before = folders;
      for (const { uri, cancel } of before) if (!uris.includes(uri)) cancel?.();
      folders = uris.map(
        (uri) => before.find((one) => one.uri === uri) ?? { uri, repository: undefined, cancel: undefined },
      );
    },
    dispose() {
      for (const { cancel } of folders) cancel?.();
    },
  };
}

function tell(repository: BuiltRepository | undefined, uri: string): string {
  return JSON.stringify(repository?.findings().get(repository.toPath(uri)) ?? []);
}
