import { tmpdir } from 'node:os';
import type { ChangeRepository } from '../../../change-port.ts';
import { toResult } from './change-failure.ts';
import { collectChanges } from './collect-changes.ts';
import { describeRepository } from './describe-repository.ts';
import { findIgnored } from './find-ignored.ts';
import { lookAtRemote } from './look-at-remote.ts';
import { prepareChange, type Surroundings } from './prepare-change.ts';
import { previewChange } from './preview-change.ts';
import { readHistory } from './read-history.ts';
import { sweepScratch } from './sweep-scratch.ts';

/** Makes commits with the person's git; `environment` brings what an editor has for asking for passwords (`GIT_ASKPASS`). */
export function createChangeRepository(given: Partial<Surroundings> = {}): ChangeRepository {
  const surroundings: Surroundings = {
    temporary: given.temporary ?? tmpdir(),
    environment: given.environment ?? (() => ({})),
  };
  return {
    describe: (folder, signal) => toResult(signal, () => describeRepository(folder, signal)),
    changes: (folder, what, signal) => toResult(signal, () => collectChanges(folder, what, surroundings, signal)),
    ignored: (folder, paths, signal) => toResult(signal, () => findIgnored(folder, paths, signal)),
    look: (folder, remote, signal) => toResult(signal, () => lookAtRemote(folder, remote, surroundings, signal)),
    preview: (request, signal) => toResult(signal, () => previewChange(request, surroundings, signal)),
    prepare: (request, signal) => toResult(signal, () => prepareChange(request, surroundings, signal)),
    history: (folder, what, limit, signal) => toResult(signal, () => readHistory(folder, what, limit, signal)),
    sweep: () => sweepScratch(surroundings.temporary),
  };
}
