import { type NamedSchemaLoader, checkRepository } from '../check-repository.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { noKnowledge } from '../graph/knowledge.ts';
import type { ChosenSeverities } from '../graph/rules/repository-rule.ts';
import type { SchemaSource } from '../ports.ts';
import type { CheckedFile, SourceFile } from './checked-file.ts';
import type { RenderedFiles } from './rendered-files.ts';

/** What builds make of the files, where that is wanted, and how loudly a person wants to be told. */
interface CheckedWith {
  readonly rendered?: Pick<RenderedFiles, 'of' | 'repositories'> | undefined;
  readonly severities?: ChosenSeverities;
}

/**
 * Checks texts as the editor does while they are typed. `context` are the other files of their repositories, `sources`
 * those who describe kinds, from the best to the bundle.
 */
export async function checkFiles(
  files: readonly SourceFile[],
  context: readonly SourceFile[],
  sources: readonly SchemaSource[],
  signal: AbortSignal,
  named?: NamedSchemaLoader,
  { rendered, severities = {} }: CheckedWith = {},
): Promise<readonly CheckedFile[]> {
  const areRulesWanted = severities['cel-rule'] !== 'off' || severities['admission-policy'] !== 'off';
  const all = await checkRepository(files, context, sources, signal, named, rendered?.of, areRulesWanted);
  return files.flatMap(({ path, uri, text }, i) => {
    const one = all[i];
    if (!one) return [];
    const snapshot = {
      connection: { state: 'no-context' },
      manifests: new Map([[uri, one.manifest]]),
      observations: new Map(),
      checked: new Map([[uri, one.checked]]),
      rendered: (other: string) => rendered?.of.get(other),
      builtRepository: (other: string) => rendered?.repositories.get(other),
      ruledRepository: (other: string) => rendered?.repositories.get(other),
      severitiesOf: () => severities,
      repositories: () => [],
      knowledge: noKnowledge,
      folders: [],
      deletions: () => [],
      failures: () => [],
      looking: 0,
      now: 0,
    } as const;
    return [{ path, text, documents: one.manifest.chunks.length, diagnostics: diagnostics(snapshot, uri) }];
  });
}
