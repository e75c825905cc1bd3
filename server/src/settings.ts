import * as z from 'zod/mini';
import { isCode } from './features/unknown-codes.ts';
import type { ClusterChoice } from './ports.ts';
import { findFolder } from './snapshot.ts';

const cluster = z.object({ kubeconfig: z._default(z.string(), ''), context: z._default(z.string(), '') });
const drift = z.object({ mode: z._default(z.enum(['off', 'manual', 'onSave', 'onType']), 'onType') });
const severity = z.enum(['error', 'warning', 'information', 'hint', 'off']);
const pullRequest = z.object({
  forge: z._default(z.enum(['auto', 'github', 'gitlab', 'gitea', 'forgejo']), 'auto'),
  url: z._default(z.string(), ''),
  labels: z._default(z.array(z.string()), []),
});
const scope = {
  validation: z._default(z.enum(['auto', 'on', 'off']), 'auto'),
  cluster: z.prefault(cluster, {}),
  drift: z.prefault(drift, {}),
  rules: z._default(z.record(z.string(), severity), {}),
  dryRun: z._default(z.enum(['never', 'managed', 'always']), 'managed'),
  actions: z._default(z.enum(['none', 'reconcile']), 'reconcile'),
  pullRequest: z.prefault(pullRequest, {}),
};
const folder = z.object({ uri: z.string(), ...scope });
const tools = z.object({ helmPath: z._default(z.string(), 'helm') });
const schema = z.object({ ...scope, tools: z.prefault(tools, {}), folders: z._default(z.array(folder), []) });

/** What a person can set, under the prefix `driftline`; `package.json` declares the same. */
export type Settings = z.infer<typeof schema>;

/** The settings that hold for one file. */
export type Scope = Omit<Settings, 'folders' | 'tools'>;

/** For which objects the API server may be asked for a dry run: none, those that a GitOps controller owns, or all. */
export type DryRunPolicy = Settings['dryRun'];

/** Reads settings from outside; a value that does not fit falls back to its default and is named in a problem. */
export function parseSettings(value: unknown): { readonly settings: Settings; readonly problems: readonly string[] } {
  const known = structuredClone(value ?? {});
  const parsed = schema.safeParse(known);
  if (parsed.success) return { settings: parsed.data, problems: listUnknownCodes(parsed.data) };
  const { issues } = parsed.error;
  const problems = issues.map(({ path, message }) => `driftline.${path.join('.')}: ${message}`);
  for (const { path } of issues) remove(known, path);
  const settings = schema.safeParse(known).data ?? schema.parse({});
  return { settings, problems: [...problems, ...listUnknownCodes(settings)] };
}

/** A code that there is not would change nothing, which nobody would notice. */
function listUnknownCodes(settings: Settings): readonly string[] {
  const named = [settings, ...settings.folders].flatMap(({ rules }) => Object.keys(rules));
  return [...new Set(named)]
    .filter((code) => !isCode(code))
    .map((code) => `driftline.rules.${code}: there is no such code`);
}

/** What holds for a file: its folder's settings, or those that hold for all. */
export function settingsFor(settings: Settings, uri: string): Scope {
  return findFolder(settings.folders, uri) ?? settings;
}

function remove(from: unknown, path: readonly PropertyKey[]): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof from !== 'object' || from === null) return;
  if (rest.length === 0) Reflect.deleteProperty(from, key);
  else remove(Reflect.get(from, key), rest);
}

/** The clusters that the settings name, by their keys. */
export function listChoices(settings: Settings): ReadonlyMap<string, ClusterChoice> {
  const scopes = [settings, ...settings.folders].filter(({ cluster: { context } }) => context !== '');
  return new Map(scopes.map((one) => [toClusterKey(one), toChoice(one)] as const));
}

/** Whether files are compared with another cluster, at other times or in another way. */
export function isComparedOtherwise(then: Scope, now: Scope): boolean {
  return then.dryRun !== now.dryRun || then.drift.mode !== now.drift.mode || toClusterKey(then) !== toClusterKey(now);
}

/** Equal for scopes that are compared with the same cluster in the same way of logging in. */
export function toClusterKey({ cluster: { kubeconfig, context } }: Scope): string {
  return `${kubeconfig}|${context}`;
}

function toChoice({ cluster: { kubeconfig, context } }: Scope): ClusterChoice {
  return { context, ...(kubeconfig ? { kubeconfig } : {}) };
}
