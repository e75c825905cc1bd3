import { type Json, type JsonObject, at, isArray, isObject, own, stringAt } from '../../manifest/json.ts';
import { type Planned, stop } from './obstacle.ts';

/** One entry of `spec.valuesFrom`. */
export interface ValuesReference {
  readonly kind: string;
  readonly name: string;
  readonly key: string;
  readonly isOptional: boolean;
  /** Where in the values the text goes; absent where the text is values itself. */
  readonly target?: { readonly path: string; readonly isLiteral: boolean };
}

/**
 * Where the values of a HelmRelease come from, in Flux' order: each over those before, `spec.values` over all. What is put
 * at a path Helm puts there last, so that only an order which comes to the same is known here. Source:
 * `ChartValuesFromReferences` of https://github.com/fluxcd/pkg/blob/main/chartutil/values.go
 */
export function planValues(helmRelease: JsonObject): Planned<readonly ValuesReference[]> {
  const list = at(helmRelease, 'spec', 'valuesFrom');
  const references = (isArray(list) ? list : []).map(toReference);
  const values = at(helmRelease, 'spec', 'values');
  const paths: string[] = [];
  for (const { target } of references) {
    if (!target) {
      if (paths.length > 0) return stop('target-path', paths[0]);
      continue;
    }
    const { path } = target;
    if (paths.some((other) => isWithin(other, path) || isWithin(path, other)) || isSet(values, path))
      return stop('target-path', path);
    paths.push(path);
  }
  return { ok: true, value: references };
}

function toReference(one: Json): ValuesReference {
  const path = stringAt(one, 'targetPath') ?? '';
  return {
    kind: stringAt(one, 'kind') ?? '',
    name: stringAt(one, 'name') ?? '',
    key: stringAt(one, 'valuesKey') ?? 'values.yaml',
    isOptional: at(one, 'optional') === true,
    ...(path !== '' && { target: { path, isLiteral: at(one, 'literal') === true } }),
  };
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** Whether `spec.values` says something there too: which of both wins depends on how Flux happens to copy them. */
function isSet(values: Json | undefined, path: string): boolean {
  let here: Json | undefined = values;
  for (const step of path.split(/(?<!\\)\./)) {
    if (!isObject(here)) return here !== undefined;
    const [name = ''] = step.replaceAll('\\.', '.').split('[');
    here = own(here, name);
    if (here !== undefined && step.includes('[')) return true;
  }
  return here !== undefined;
}
