import type { FieldPath } from '../manifest/field-path.ts';
import type { Finding } from './finding.ts';
import { type Merge, toNamedPath } from './named-path.ts';
import { parseServerPath, shortenWords } from './rejection.ts';

/**
 * What the API server warns of, on its field if the words begin with one, else on the kind. What the schemas tell of the
 * same place, without a dry run and with a way out, is left to them: unknown and double fields, old apiVersions.
 */
export function findWarned(warnings: readonly string[], merge: Merge): readonly Finding[] {
  return warnings.filter((words) => !isToldBySchemas(words)).map((words) => toFinding(words, merge));
}

/** https://github.com/kubernetes/apiserver/blob/v0.36.0/pkg/endpoints/handlers/rest.go and `deprecation/deprecation.go` */
function isToldBySchemas(words: string): boolean {
  return /^(?:unknown|duplicate) field "/.test(words) || /^\S+ \S+ is deprecated in v\d/.test(words);
}

function toFinding(words: string, merge: Merge): Finding {
  const [, field = '', rest = ''] = /^([a-z]\w*(?:\.\w+|\[[^\]]*\])+): (.+)$/s.exec(words) ?? [];
  const path = parseServerPath(field);
  const about = { code: 'server-warning', severity: 'information', anchor: 'key', owners: [] } as const;
  return path
    ? { ...about, path: toNamedPath(path, merge), detail: shortenWords(rest) }
    : { ...about, path: kind, detail: words };
}

const kind: FieldPath = [{ field: 'kind' }];
