import { markSchemaFindings } from '../../server/src/features/schema-diagnostics.ts';
import { checkManifest } from '../../server/src/graph/check-manifest.ts';
import { createMemo } from '../../server/src/graph/check-object.ts';
import { readFileFacts } from '../../server/src/graph/file-facts.ts';
import { type Repository, toRepository } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { toFileKey } from '../../server/src/manifest/relative.ts';
import type { SchemaFinding } from '../../server/src/schema/finding.ts';

const root = 'file:///home/me/my%20lab';

/** A file of the repository, by its path in it. */
export const uriOf = (path: string): string => `${root}/${path}`;

/** The repository that these files make, by their paths in it. */
export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  const facts = Object.entries(files).map(
    ([path, text]) => [toFileKey(uriOf(path)), readFileFacts(parse(uriOf(path), 1, text))] as const,
  );
  return toRepository(new Map(facts), []);
}

/** What is said of one file of a repository without any schema, as it is told to an editor. */
export function tellSecrets(
  files: Readonly<Record<string, string>>,
  path: string,
  repository = repositoryOf(files),
): readonly { readonly finding: SchemaFinding; readonly line: number; readonly told: string }[] {
  const manifest = parse(uriOf(path), 1, files[path] ?? '');
  const checked = checkManifest(manifest, repository, () => ({ state: 'pending' }), createMemo());
  return markSchemaFindings(checked).map(({ diagnostic, finding }) => ({
    finding,
    line: diagnostic.range.start.line + 1,
    told: JSON.stringify(diagnostic),
  }));
}

/** The same as `line severity code`, with what was expected. */
export function listSecrets(
  files: Readonly<Record<string, string>>,
  path: string,
  repository?: Repository,
): readonly string[] {
  return tellSecrets(files, path, repository).map(({ finding: { severity, code, expected }, line }) =>
    `${line} ${severity} ${code} ${expected}`.trim(),
  );
}

export const ageKey = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l';
export const cipher = 'ENC[AES256_GCM,data:bm90aGluZw==,iv:bm90aGluZw==,tag:bm90aGluZw==,type:str]';

/** A Secret as SOPS leaves it; each part can be another, or nothing. */
export function encryptedSecret(
  parts: {
    readonly values?: string;
    readonly recipients?: string;
    readonly selection?: string;
    readonly mac?: string;
    readonly modified?: string;
  } = {},
): string {
  const {
    values = `stringData:\n  password: ${cipher}`,
    recipients = `  age:\n    - recipient: ${ageKey}\n      enc: bm90aGluZw==`,
    selection = '  encrypted_regex: ^(data|stringData)$',
    mac = `  mac: ${cipher}`,
    modified = '  lastmodified: "2026-01-02T03:04:05Z"',
  } = parts;
  return ['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: web', values, 'sops:', recipients, selection]
    .concat(modified, mac, '  version: 3.10.2\n')
    .filter((line) => line !== '')
    .join('\n');
}

/** A `.sops.yaml` with one rule. */
export function sopsRules(...lines: readonly string[]): string {
  return `creation_rules:\n  - ${lines.join('\n    ')}\n`;
}
