import * as z from 'zod/mini';

const cluster = z.object({ kubeconfig: z._default(z.string(), ''), context: z._default(z.string(), '') });
const drift = z.object({ mode: z._default(z.enum(['off', 'manual', 'onSave', 'onType']), 'onType') });
const schema = z.object({
  cluster: z.prefault(cluster, {}),
  drift: z.prefault(drift, {}),
  dryRun: z._default(z.enum(['never', 'managed', 'always']), 'managed'),
});

/** What a person can set, under the prefix `driftline`; `package.json` declares the same. */
export type Settings = z.infer<typeof schema>;

/** For which objects the API server may be asked for a dry run: none, those that a GitOps controller owns, or all. */
export type DryRunPolicy = Settings['dryRun'];

/** Reads settings from outside; a value that does not fit falls back to its default and is named in a problem. */
export function parseSettings(value: unknown): { readonly settings: Settings; readonly problems: readonly string[] } {
  const known = structuredClone(value ?? {});
  const parsed = schema.safeParse(known);
  if (parsed.success) return { settings: parsed.data, problems: [] };
  const { issues } = parsed.error;
  const problems = issues.map(({ path, message }) => `driftline.${path.join('.')}: ${message}`);
  for (const { path } of issues) remove(known, path);
  return { settings: schema.safeParse(known).data ?? schema.parse({}), problems };
}

function remove(from: unknown, path: readonly PropertyKey[]): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof from !== 'object' || from === null) return;
  if (rest.length === 0) Reflect.deleteProperty(from, key);
  else remove(Reflect.get(from, key), rest);
}
