import type { GeneratorSetting, Setting } from './layer.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import type { PlanContext } from './plan-draft.ts';
import type { Provenance, SourcePlace } from './rendered.ts';
import type { Scope } from './scope.ts';
import { toText } from './to-text.ts';

/** What of a generated object its generator says; undefined for what something else put into it. */
export function explainGenerated({ generators, context }: Scope, leaf: PlacedLeaf): Provenance | undefined {
  for (const setting of generators) {
    const found = findPart(context, setting, leaf);
    if (found) return { how: 'generator', by: setting.by, ...found };
  }
  // The innermost made the object, and the others added to it.
  const maker = generators.at(-1);
  const isMade = ['apiVersion', 'kind', 'type', 'data', 'binaryData'].includes(String(leaf.path[0]));
  return maker && isMade ? { how: 'generator', by: maker.by, place: maker.place } : undefined;
}

interface Part {
  readonly place: SourcePlace;
  readonly content?: SourcePlace;
}

function findPart(context: PlanContext, setting: GeneratorSetting, { path, value }: PlacedLeaf): Part | undefined {
  const [field, key] = path;
  if (field === 'type') return toPart(setting.type);
  if (field === 'data' || field === 'binaryData') return findContent(context, setting, String(key));
  const below = field === 'metadata' ? path.slice(1) : path;
  if (field === 'metadata' && key === 'name' && path.length === 2) return toPart(setting.name);
  if (field === 'metadata' && key === 'namespace' && setting.namespace?.text === value)
    return toPart(setting.namespace);
  const option = setting.options.find((one) => one.path.join('\n') === below.join('\n') && one.text === toText(value));
  return toPart(option);
}

function toPart(setting: Setting | undefined): Part | undefined {
  return setting && { place: setting.place };
}

function findContent(context: PlanContext, setting: GeneratorSetting, key: string): Part | undefined {
  const file = setting.files.find((one) => one.key === key);
  if (file) return withContent(file.place, findFile(context, file.file));
  const literal = setting.literals.find((one) => one.text.startsWith(`${key}=`));
  if (literal) return { place: literal.place };
  for (const env of setting.envs) {
    const content = findLine(context, env.file, key);
    if (content) return withContent(env.place, content);
  }
  return undefined;
}

function withContent(place: SourcePlace, content: SourcePlace | undefined): Part {
  return content ? { place, content } : { place };
}

function findFile({ look }: PlanContext, file: string | undefined): SourcePlace | undefined {
  const text = file === undefined ? undefined : look(file);
  return file !== undefined && typeof text === 'string' ? { file, document: 0, start: 0, end: text.length } : undefined;
}

/** The value of `KEY=value` in an env file. */
function findLine({ look }: PlanContext, file: string | undefined, key: string): SourcePlace | undefined {
  const text = file === undefined ? undefined : look(file);
  if (file === undefined || typeof text !== 'string') return undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    if (line.startsWith(`${key}=`, indent)) {
      const from = start + indent + key.length + 1;
      return { file, document: 0, start: from, end: start + line.replace(/\r$/, '').length };
    }
    start += line.length + 1;
  }
  return undefined;
}
