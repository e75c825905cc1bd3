import { describe, expect, test } from 'vitest';
import { judgeSubstituted } from '../../../../server/src/graph/charts/judge-substituted.ts';
import type { Leaf } from '../../../../server/src/graph/build/rendered.ts';
import type { Variable, Variables } from '../../../../server/src/graph/targets/variables.ts';

const variables = (values: Readonly<Record<string, Variable>>, isOpen = false): { variables: Variables } => ({
  variables: { values: new Map(Object.entries(values)), isOpen, references: [], problems: [] },
});
const leaf = (path: readonly string[], ...names: readonly string[]): Leaf => ({
  path,
  provenance: { how: 'unknown' },
  variables: names,
});
const known = { HOST: { value: 'a', isSecret: false }, KEY: { value: 'b', isSecret: true } };

describe('what a build has put into values', () => {
  test('is stopped where it comes from a Secret, and only in the part that is asked for', () => {
    const leaves = [leaf(['spec', 'values', 'key'], 'KEY')];
    expect(judgeSubstituted({ leaves }, {}, ['spec'], variables(known))).toMatchObject({
      obstacle: { code: 'secret-values', about: '${KEY}' },
    });
    expect(judgeSubstituted({ leaves }, {}, ['metadata'], variables(known)).ok).toBe(true);
    const other = [leaf(['spec', 'values', 'host'], 'HOST')];
    expect(judgeSubstituted({ leaves: other }, {}, ['spec'], variables(known)).ok).toBe(true);
  });

  test('is stopped where it is there and not known, or may be there', () => {
    const spec = { values: { host: '${HOST}' } };
    const unknown = { obstacle: { code: 'variable-unknown', about: 'HOST' } };
    const hidden = variables({ HOST: { value: null, isSecret: false } });
    expect(judgeSubstituted({ leaves: [] }, spec, ['spec'], hidden)).toMatchObject(unknown);
    expect(judgeSubstituted({ leaves: [] }, spec, ['spec'], variables({}, true))).toMatchObject(unknown);
  });

  test('is text where it was escaped, or nothing is substituted', () => {
    const spec = { values: { script: 'echo ${HOST}' } };
    expect(judgeSubstituted({ leaves: [] }, spec, ['spec'], variables(known)).ok).toBe(true);
    expect(judgeSubstituted({ leaves: [] }, spec, ['spec'], {}).ok).toBe(true);
  });
});
