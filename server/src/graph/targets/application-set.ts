import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { Leaf, RenderedObject } from '../build/rendered.ts';
import { type BuildTarget, type TargetProblem, toTargetId } from './build-target.ts';
import { fillTemplate, isTemplateFault } from './fill-template.ts';
import type { Surroundings } from './flux-target.ts';
import { type GeneratorFiles, listParameters } from './generator-parameters.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/** More Applications from one set are a mistake. */
const mostApplications = 500;

/** What an ApplicationSet makes. */
export interface SetContents {
  readonly applications: readonly RenderedObject[];
  /** The set itself, where some of what it makes is not known here. */
  readonly rest?: BuildTarget;
}

/**
 * The Applications that an ApplicationSet makes, as far as its generators list what stands in the repository. Places
 * are those in its template. Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export function readApplicationSet(object: RenderedObject, around: Surroundings, files: GeneratorFiles): SetContents {
  const { value, origin } = object;
  const spec = at(value, 'spec');
  const isGo = at(spec, 'goTemplate') === true;
  const template = at(spec, 'template') ?? null;
  const namespace = stringAt(value, 'metadata', 'namespace');
  const leaves = toTemplateLeaves(object);
  const applications: RenderedObject[] = [];
  const reasons: string[] = [];
  if (at(spec, 'templatePatch') !== undefined) reasons.push('It patches what it makes, which is not done here.');
  for (const generator of reasons.length > 0 ? [] : toList(at(spec, 'generators'))) {
    const parameters = listParameters(generator, isGo, files);
    if ('reason' in parameters) {
      reasons.push(parameters.reason);
      continue;
    }
    for (const params of parameters.params) {
      const filled = fillTemplate(template, params, isGo);
      if (isTemplateFault(filled)) reasons.push(`Its template says {{${filled.fault}}}, which is not worked out here.`);
      else if (applications.length < mostApplications) {
        applications.push({ value: toApplication(filled, namespace), leaves, ...(origin && { origin }) });
      } else reasons.push(`It makes more than ${mostApplications} Applications.`);
    }
  }
  const [reason] = reasons;
  return { applications, ...(reason !== undefined && { rest: toRest(object, around, reason) }) };
}

function toApplication(filled: Json, namespace: string | undefined): JsonObject {
  const metadata = at(filled, 'metadata');
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { ...(isObject(metadata) ? metadata : {}), ...(namespace !== undefined && { namespace }) },
    spec: at(filled, 'spec') ?? {},
  };
}

function toTemplateLeaves({ leaves }: RenderedObject): readonly Leaf[] {
  return leaves.flatMap((leaf) => {
    const [spec, template, ...path] = leaf.path;
    return spec === 'spec' && template === 'template' ? [{ ...leaf, path }] : [];
  });
}

function toRest(object: RenderedObject, around: Surroundings, reason: string): BuildTarget {
  const { value } = object;
  const name = stringAt(value, 'metadata', 'name') ?? '';
  const namespace = namespaceOf(value, around.defaultNamespace);
  const written = { ...(namespace !== undefined && { namespace }), name: `${name} (ApplicationSet)` };
  const place = object.origin ?? placeAt(object);
  const problem: TargetProblem = {
    code: 'target-unsupported',
    message: reason,
    isNote: true,
    ...(place && { place }),
  };
  return {
    id: toTargetId('argo', around.cluster, written),
    kind: 'argo',
    directory: '/',
    ...written,
    object: value,
    ...(around.parent !== undefined && { parent: around.parent }),
    ...(place && { place }),
    dependsOn: [],
    ...(around.cluster !== undefined && { cluster: around.cluster }),
    isSuspended: false,
    isBuilt: false,
    problems: [problem],
  };
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
