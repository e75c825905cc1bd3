import type { ForgeAddress } from '../../forge-port.ts';
import type { ForgeApi } from '../forges/forge-api.ts';
import { labelsRefused, unknownLabel } from '../forges/notes.ts';
import * as answers from './answers.ts';

/** The ids of labels, and what to say of those that have none. */
export interface FoundLabels {
  readonly ids: readonly number[];
  readonly notes: readonly string[];
}

/** Pages of fifty. */
const mostPages = 10;

/** Finds labels by name: Gitea wants ids, and leaves those out without a word that it does not know. */
export function createLabels(api: ForgeApi, { owner }: ForgeAddress, here: string) {
  return {
    async find(names: readonly string[], signal: AbortSignal): Promise<FoundLabels> {
      if (names.length === 0) return { ids: [], notes: [] };
      const ofRepository = await api.pages(`${here}/labels?limit=50`, answers.labels, mostPages, signal);
      if (!ofRepository.ok) return { ids: [], notes: [labelsRefused(ofRepository.error)] };
      // a person has no labels of an organization: that is no failure
      const path = `/orgs/${encodeURIComponent(owner)}/labels?limit=50`;
      const ofOwner = await api.pages(path, answers.labels, mostPages, signal);
      const all = [...ofRepository.value.flat(), ...(ofOwner.ok ? ofOwner.value.flat() : [])];
      const found = names.map((name) => ({ name, label: all.find((label) => label.name === name) }));
      return {
        ids: found.flatMap(({ label }) => label?.id ?? []),
        notes: found.flatMap(({ name, label }) => (label ? [] : [unknownLabel(name)])),
      };
    },
  };
}
