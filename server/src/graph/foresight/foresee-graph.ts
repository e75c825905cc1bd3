import type { SourcePlace } from '../build/rendered.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import { readRelease } from '../targets/helm-release.ts';
import { toGraphKind } from '../targets/object-kinds.ts';
import { readProvided } from '../targets/provided-variables.ts';
import { foreseeBuild } from './foresee-build.ts';
import { shiftPlace } from './shift-places.ts';
import type { ValueEdit } from './value-edit.ts';

/**
 * What the builds of a repository will give once the value of one scalar of a file is another, told from where each
 * value came from, in a fraction of the time that building takes; undefined where only building can tell. What is
 * foreseen is built afterwards all the same, which corrects it where kustomize has a way that is not known here.
 */
export function foreseeGraph(graph: BuildGraph, edit: ValueEdit): BuildGraph | undefined {
  const { file } = edit;
  const known = graph.files.files.get(file);
  if (!known || known.makers.length > 0) return undefined;
  const readers = new Set(graph.readers.get(file));
  if (readers.size === 0 || [...graph.builds.values()].some((build) => isBound(build, file))) return undefined;
  const builds = new Map(graph.builds);
  let isReached = false;
  for (const id of readers) {
    const build = graph.builds.get(id);
    const foreseen = build && foresee(build, edit);
    if (!build || !foreseen) return undefined;
    isReached ||= foreseen.rendered?.objects.some((one, i) => one.value !== build.rendered?.objects[i]?.value) ?? false;
    builds.set(id, foreseen);
  }
  // an edit of something that nothing shows may be of anything: a comment, a key, what a patch overrides
  return isReached ? { ...graph, builds } : undefined;
}

/** Whether what is to be built is written in a file, so that there is more to an edit than values. */
function isBound({ target, variables }: Build, file: string): boolean {
  const isIn = (place: SourcePlace | undefined): boolean => place?.file === file;
  return (
    isIn(target.place) ||
    target.leaves?.some(({ provenance }) => provenance.how !== 'unknown' && isIn(provenance.place)) === true ||
    [...(variables?.values.values() ?? [])].some(({ place }) => isIn(place))
  );
}

function foresee(build: Build, edit: ValueEdit): Build | undefined {
  const rendered = build.rendered && build.state === 'rendered' ? foreseeBuild(build.rendered, edit) : undefined;
  if (!rendered) return undefined;
  const { defaultNamespace } = build.target;
  const releases = rendered.objects.flatMap((object) =>
    toGraphKind(object.value) === 'release' ? [readRelease(object, defaultNamespace)] : [],
  );
  const provided = rendered.objects.flatMap((object) => readProvided(object, defaultNamespace));
  const problems = build.problems.map((problem) =>
    problem.place ? { ...problem, place: shiftPlace(problem.place, edit) } : problem,
  );
  return { ...build, rendered, problems, contents: { ...build.contents, provided, releases } };
}
