import type { ForgeApi } from '../forges/forge-api.ts';
import { labelsRefused, unknownLabel } from '../forges/notes.ts';
import * as answers from './answers.ts';

/** Adds the labels that the repository has: GitHub makes those up that it does not have. */
export function createLabels(api: ForgeApi, here: string) {
  return async (number: number, names: readonly string[], signal: AbortSignal): Promise<readonly string[]> => {
    const notes: string[] = [];
    const labels: string[] = [];
    for (const name of names) {
      const path = `${here}/labels/${encodeURIComponent(name)}`;
      const found = await api.call({ method: 'GET', path }, answers.anything, signal);
      if (found.ok) labels.push(name);
      else notes.push(found.error.kind === 'not-found' ? unknownLabel(name) : labelsRefused(found.error));
    }
    if (labels.length === 0) return notes;
    const path = `${here}/issues/${number}/labels`;
    const added = await api.call({ method: 'POST', path, body: { labels } }, answers.anything, signal);
    return added.ok ? notes : [...notes, labelsRefused(added.error)];
  };
}
