import { createChangeRepository } from '../../../server/src/adapters/git/change/change-repository.ts';
import { toBranch, valueOf } from './start-change.ts';

/** A process that is killed in the midst of a change, at a step that it is told: `killed-change-process.ts CLONE TEMPORARY STEP`. */
const [, , folder = '', temporary = '', at = ''] = process.argv;
const { signal } = new AbortController();
const repository = createChangeRepository({ temporary });
const files = valueOf(await repository.changes(folder, { kind: 'all' }, signal));
const prepared = valueOf(
  await repository.prepare(
    {
      folder,
      remote: 'origin',
      base: 'main',
      content: { kind: 'files', files },
      message: 'feat: more',
      signsOff: false,
      report: (step) => {
        // a moment later, so that git is running
        if (step === at) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
      },
    },
    signal,
  ),
);
await prepared.push(toBranch, signal);
