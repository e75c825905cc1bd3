import type { JsonObject } from '../../manifest/json.ts';
import type { Rendered, RenderedObject } from '../build/rendered.ts';
import type { Build } from '../targets/build-graph.ts';
import { isRelease, readCommonRelease } from './common-chart.ts';
import { type ProvidedObject, listProvided } from './list-provided.ts';
import { type Reference, isName, listReferences } from './list-references.ts';
import { type Suspect, listSuspects } from './list-suspects.ts';
import { type PodSelection, readPodLabels, readSelection } from './match-labels.ts';
import { type ObjectId, identifyObject } from './object-id.ts';

/** Which object of which build something is about. */
export interface Holder {
  /** The id of the build. */
  readonly build: string;
  readonly id: ObjectId;
  readonly object: RenderedObject;
  /** The build fails now; this is what it last made. */
  readonly isStale: boolean;
}

/** An object that a build makes, or that a controller makes of one: that is the holder. */
export interface Definition {
  readonly holder: Holder;
  readonly provided: ProvidedObject;
}

/** That an object of a build names another one. */
export interface Use {
  readonly holder: Holder;
  readonly reference: Reference;
}

/** What references have to know of one build. */
export interface BuildReferences {
  readonly definitions: readonly Definition[];
  readonly uses: readonly Use[];
  readonly selections: readonly { readonly holder: Holder; readonly selection: PodSelection }[];
  readonly workloads: readonly { readonly holder: Holder; readonly labels: JsonObject }[];
  readonly suspects: readonly Suspect[];
}

/** The answers of before, for what has not been rendered anew; `key` holds what else they depend on. */
export type KnownReferences = WeakMap<Rendered, { readonly key: string; readonly references: BuildReferences }>;

const nothing: BuildReferences = { definitions: [], uses: [], selections: [], workloads: [], suspects: [] };

/** Reads the objects of a build, once for each time it is rendered; one that fails has what it last made. */
export function readBuild(build: Build, known: KnownReferences): BuildReferences {
  const rendered = build.rendered ?? build.last?.rendered;
  if (!rendered) return nothing;
  const { id, defaultNamespace } = build.target;
  const isStale = build.rendered === undefined;
  const key = JSON.stringify([id, defaultNamespace, isStale]);
  const before = known.get(rendered);
  if (before?.key === key) return before.references;
  const references = readObjects(rendered.objects, { build: id, isStale }, defaultNamespace);
  known.set(rendered, { key, references });
  return references;
}

/** The same of objects that are there without being rendered. */
export function readObjects(
  objects: readonly RenderedObject[],
  around: Pick<Holder, 'build' | 'isStale'>,
  namespace: string | undefined,
): BuildReferences {
  const holders = objects.flatMap((object): readonly Holder[] => {
    const id = identifyObject(object.value, namespace);
    return id && isName(id.name) ? [{ ...around, id, object }] : [];
  });
  return {
    definitions: holders.flatMap((holder) =>
      listProvided(holder.object, namespace).map((provided) => ({ holder, provided })),
    ),
    uses: holders.flatMap((holder) => {
      const isSure = isRelease(holder.id) && readCommonRelease(holder.object.value, objects, namespace) !== undefined;
      const references = listReferences(holder.object, namespace);
      return references.map((reference) => ({
        holder,
        // what the values of this chart name is what its Pods name
        reference: isSure && isOfPod(reference) ? { ...reference, isGuess: false } : reference,
      }));
    }),
    selections: holders.flatMap((holder) => {
      const selection = readSelection(holder.object, namespace);
      return selection ? [{ holder, selection }] : [];
    }),
    workloads: holders.flatMap((holder) => {
      const labels = readPodLabels(holder.object, holder.id);
      return labels ? [{ holder, labels }] : [];
    }),
    suspects: listSuspects(objects, namespace),
  };
}

function isOfPod({ path }: Reference): boolean {
  return path.some((step) => step === 'controllers' || step === 'persistence' || step === 'defaultPodOptions');
}
