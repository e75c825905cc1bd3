import type { BuildFault, Engine, ListFolder, Look } from './engine.ts';
import type { BuildRequest, Rendered } from './rendered.ts';

/** Builds a folder. */
export function renderBuild(
  { directory, hasYaml }: BuildRequest,
  look: Look,
  _list: ListFolder,
  engine: Engine,
): Rendered | BuildFault {
  const reads = new Map<string, 'file' | 'folder' | 'absent'>();
  const noting: Look = (path) => {
    const found = look(path);
    reads.set(path, found === true ? 'folder' : found === undefined ? 'absent' : 'file');
    return found;
  };
  const built = engine.build(directory, noting, { positions: false, yaml: hasYaml });
  if ('fault' in built) return built;
  const { objects, yaml, warnings } = built;
  return {
    objects: objects.map((value) => ({ value, leaves: [] })),
    ...(yaml === undefined ? {} : { yaml }),
    reads,
    warnings,
    problems: [],
  };
}
