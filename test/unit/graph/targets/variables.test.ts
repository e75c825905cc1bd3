import { describe, expect, test } from 'vitest';
import { type VariableSource, readProvided } from '../../../../server/src/graph/targets/provided-variables.ts';
import { type Variables, computeVariables } from '../../../../server/src/graph/targets/variables.ts';
import { fluxKustomization, onlyObject } from '../../../support/graph-files.ts';

const encrypted = 'ENC[AES256_GCM,data:aGVsbG8=,iv:x,tag:y,type:str]';

/** What a Kustomization named `web` in `flux-system` substitutes, where the builds of its cluster make these objects. */
function compute(postBuild: string, ...texts: readonly string[]): Variables | undefined {
  const text = fluxKustomization('web', { spec: `postBuild: ${postBuild}` });
  const sources: readonly VariableSource[] = texts.flatMap((one) => readProvided(onlyObject(one), undefined));
  return computeVariables(onlyObject(text, '/ks.yaml'), 'flux-system', (wanted) =>
    sources.find(
      ({ kind, namespace, name }) => kind === wanted.kind && namespace === wanted.namespace && name === wanted.name,
    ),
  );
}

function valuesOf(variables: Variables | undefined): unknown {
  return variables && Object.fromEntries([...variables.values].map(([name, { value }]) => [name, value]));
}

const object = (kind: string, name: string, rest: string, namespace = 'flux-system'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${rest}\n`;
const config = object('ConfigMap', 'settings', 'data: { A: one, B: two }');
const secret = object('Secret', 'keys', 'data: { B: dGhyZWU=, C: Zm91cg== }\nstringData: { C: five }');
const both = 'substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }]';

describe('values', () => {
  test.each([
    ['of the Kustomization itself', '{ substitute: { A: "1", B: x } }', [], { A: '1', B: 'x' }],
    ['of objects, the later one wins', `{ ${both} }`, [config, secret], { A: 'one', B: 'three', C: 'five' }],
    [
      'of objects, but its own win',
      `{ substitute: { B: mine }, ${both} }`,
      [config, secret],
      { A: 'one', B: 'mine', C: 'five' },
    ],
    ['without line breaks', '{ substitute: { A: "a\\nb\\n" } }', [], { A: 'ab' }],
    [
      'without those of an object without line breaks',
      '{ substituteFrom: [{ kind: ConfigMap, name: settings }] }',
      [object('ConfigMap', 'settings', 'data: { A: "a\\nb" }')],
      { A: 'ab' },
    ],
    [
      'without what is optional and not there',
      '{ substitute: { A: "1" }, substituteFrom: [{ kind: Secret, name: none, optional: true }] }',
      [],
      { A: '1' },
    ],
    [
      'not of another namespace',
      '{ substituteFrom: [{ kind: ConfigMap, name: settings, optional: true }], substitute: { X: mine } }',
      [object('ConfigMap', 'settings', 'data: { A: one }', 'default')],
      { X: 'mine' },
    ],
  ])('%s', (_what, postBuild, objects, expected) => {
    const variables = compute(postBuild, ...objects);
    expect(valuesOf(variables)).toEqual(expected);
    expect(variables).toMatchObject({ isOpen: false, problems: [] });
  });

  test.each([
    ['no postBuild', 'null'],
    ['an empty one', '{}'],
    ['only what is optional and not there', '{ substituteFrom: [{ kind: Secret, name: none, optional: true }] }'],
  ])('there is no substitution with %s', (_what, postBuild) => {
    expect(compute(postBuild)).toBeUndefined();
  });

  test('there is one without any variable if the strategy says so', () => {
    expect(valuesOf(compute('{ substituteStrategy: Always }'))).toEqual({});
  });
});

describe('what is not known', () => {
  test.each([
    ['a Secret of SOPS', object('Secret', 'keys', `stringData: { A: "${encrypted}" }\nsops: { mac: x }`)],
    [
      'a Secret of SOPS in base64',
      object('Secret', 'keys', `data: { A: ${Buffer.from(encrypted).toString('base64')} }`),
    ],
    [
      'a Secret that a generator made of an encrypted env file',
      object('Secret', 'keys', `data: { A: ${Buffer.from(encrypted).toString('base64')}, sops_mac: eA== }`),
    ],
    ['a Secret with bytes', object('Secret', 'keys', 'data: { A: /w== }')],
    ['a Secret with what is no base64', object('Secret', 'keys', 'data: { A: "%" }')],
    [
      'a SealedSecret',
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: keys, namespace: flux-system }\nspec: { encryptedData: { A: x } }\n',
    ],
    [
      'an ExternalSecret that names its keys',
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: other, namespace: flux-system }\nspec: { target: { name: keys }, data: [{ secretKey: A }] }\n',
    ],
    [
      'an ExternalSecret with a template',
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: keys, namespace: flux-system }\nspec: { target: { template: { data: { A: "{{ .b }}" } } }, dataFrom: [{}] }\n',
    ],
  ])('of %s the names are', (_what, text) => {
    const variables = compute('{ substituteFrom: [{ kind: Secret, name: keys }] }', text);
    expect(valuesOf(variables)).toEqual({ A: null });
    expect(variables).toMatchObject({ isOpen: false, problems: [], references: [{ isFound: true }] });
  });

  test('an ExternalSecret that takes all there is may have any name', () => {
    const text =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: keys, namespace: flux-system }\nspec: { dataFrom: [{}] }\n';
    expect(compute('{ substituteFrom: [{ kind: Secret, name: keys }] }', text)).toMatchObject({
      isOpen: true,
      problems: [],
    });
  });

  test('what nobody makes may have any name, and replace whatever comes before it', () => {
    const postBuild = `{ substitute: { X: mine }, substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }, { kind: ConfigMap, name: last }] }`;
    const variables = compute(postBuild, config, object('ConfigMap', 'last', 'data: { B: last }'));
    expect(valuesOf(variables)).toEqual({ A: null, B: 'last', X: 'mine' });
    expect(variables).toMatchObject({ isOpen: true, problems: [{ code: 'variable-source-missing', isNote: true }] });
  });

  test('a value that is no text is refused by the API server', () => {
    const variables = compute('{ substitute: { PORT: 80 } }');
    expect(valuesOf(variables)).toEqual({ PORT: null });
    expect(variables?.problems).toMatchObject([{ code: 'variable-invalid' }]);
  });

  test('a name that Flux fails on', () => {
    expect(compute('{ substitute: { a-b: x } }')?.problems).toMatchObject([{ code: 'variable-invalid' }]);
  });
});

test('each variable knows where it comes from, and whether it is to be masked', () => {
  const own =
    '{ substitute: { X: mine }, substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }] }';
  const text = fluxKustomization('web', { spec: `postBuild: ${own}` });
  const { values } = compute(own, config, secret) ?? { values: new Map<string, never>() };
  const cut = (name: string, from: string): string | undefined => {
    const place = values.get(name)?.place;
    return place && from.slice(place.start, place.end);
  };
  expect(cut('X', text)).toBe('mine');
  expect(cut('A', config)).toBe('one');
  expect(cut('C', secret)).toBe('five');
  expect(values.get('A')).toMatchObject({
    from: { kind: 'ConfigMap', namespace: 'flux-system', name: 'settings' },
    isSecret: false,
  });
  expect(values.get('C')).toMatchObject({ from: { kind: 'Secret', name: 'keys' }, isSecret: true });
  expect(values.get('X')).not.toHaveProperty('from');
});

test('a problem stands at the name that is not found', () => {
  const postBuild = '{ substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }] }';
  const text = fluxKustomization('web', { spec: `postBuild: ${postBuild}` });
  const [problem] = compute(postBuild, config)?.problems ?? [];
  expect(text.slice(problem?.place?.start, problem?.place?.end)).toBe('keys');
});
