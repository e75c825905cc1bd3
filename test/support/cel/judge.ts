import { checkRepository } from '../../../server/src/check-repository.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, stringAt } from '../../../server/src/manifest/json.ts';
import { toLine } from '../../../server/src/schema/cel/to-line.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import type { ApiServer } from '../agreement/api-server.ts';
import type { Subject } from '../agreement/subject.ts';
import { createSchemas } from '../fake-files.ts';

/** An object with what both say of its rules: each as `field: words`. */
export interface Judged {
  readonly kind: string;
  readonly manifest: JsonObject;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** How many requests are under way at once: what is judged is the machine's work too. */
const atOnce = 8;

/** Both verdicts, but for objects that the API server refuses for another reason before it comes to rules. */
export async function judgeAll(
  manifests: readonly JsonObject[],
  subject: Subject,
  schemas: readonly ApiSchemas[],
  server: ApiServer,
): Promise<readonly Judged[]> {
  const ours = await check(manifests, schemas);
  const judged: Judged[] = [];
  for (let i = 0; i < manifests.length; i += atOnce) {
    const some = manifests.slice(i, i + atOnce);
    const both = await Promise.all(some.map((one, k) => judge(one, ours[i + k] ?? [], subject, server)));
    judged.push(...both.flatMap((one) => one ?? []));
  }
  return judged;
}

async function judge(
  manifest: JsonObject,
  ours: readonly string[],
  { kind, namespace, definition }: Subject,
  server: ApiServer,
): Promise<Judged | undefined> {
  const verdict = await server.dryRun(manifest, kind, namespace);
  const name = `${kind.apiVersion} ${kind.kind}`;
  if (verdict.refusal === undefined) return { kind: name, manifest, ours, theirs: [] };
  const words = readWords(definition);
  const causes = verdict.causes.map(({ field, message }) => ({ field, text: toLine(message) }));
  const isOfRule = ({ text }: { readonly text: string }): boolean =>
    words.some((word) => text.endsWith(word)) || text.includes(' rule: ');
  if (causes.length === 0 || !causes.every(isOfRule))
    return ours.length === 0 ? undefined : { kind: name, manifest, ours, theirs: [] };
  const theirs = causes.map(({ field, text }) => `${field}: ${words.find((word) => text.endsWith(word)) ?? text}`);
  return { kind: name, manifest, ours, theirs: theirs.sort() };
}

/** JSON is YAML too. */
async function check(
  manifests: readonly JsonObject[],
  schemas: readonly ApiSchemas[],
): Promise<readonly (readonly string[])[]> {
  const files = manifests.map((one, i) => ({ uri: `file:///repository/${i}.yaml`, text: JSON.stringify(one) }));
  const checked = await checkRepository(files, [], [createSchemas(schemas)], new AbortController().signal);
  return checked.map((file) =>
    file.checked
      .flatMap(({ findings }) => findings)
      .filter(({ code }) => code === 'cel-rule')
      .map(({ path, expected }) => `${toField(formatPath(path))}: ${expected}`)
      .sort(),
  );
}

/** As the API server writes it. */
function toField(path: string): string {
  return path === '' ? '<nil>' : path.replace(/^\./, '');
}

/** What rules say of themselves, the longest first: one may end in another. */
function readWords(schema: Json): readonly string[] {
  return [...new Set(findRules(schema))].toSorted((a, b) => b.length - a.length);
}

function findRules(schema: Json): readonly string[] {
  if (isArray(schema)) return schema.flatMap(findRules);
  if (!isObject(schema)) return [];
  const own = schema['x-kubernetes-validations'];
  const words = (isArray(own) ? own : []).flatMap((rule) => {
    const text = stringAt(rule, 'message') ?? `failed rule: ${stringAt(rule, 'rule') ?? ''}`;
    return [toLine(text)];
  });
  return [...words, ...Object.values(schema).flatMap(findRules)];
}
