import type { Build } from './build-graph.ts';
import type { TargetProblem } from './build-target.ts';
import type { BuildInputs } from './plan-builds.ts';

/**
 * What a target is built with for the last time when it gives, by way of others, what its own variables come from, and
 * those are never the same twice: a value that was another one the last time is not known.
 */
export function withoutUnsettled(inputs: BuildInputs, built: Build): BuildInputs {
  const { variables, target } = inputs;
  if (!variables) return inputs;
  const before = built.variables?.values;
  const values = [...variables.values].map(([name, variable]) => {
    const isSame = before?.get(name)?.value === variable.value;
    return [name, isSame ? variable : { ...variable, value: null }] as const;
  });
  const problem: TargetProblem = {
    code: 'variables-unsettled',
    message: 'Its variables depend on what it gives itself, and are never the same twice.',
    ...(target.place && { place: target.place }),
  };
  return {
    ...inputs,
    variables: { ...variables, values: new Map(values), problems: [...variables.problems, problem] },
  };
}
