import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../server/src/check-repository.ts';
import { fixSchemaFinding } from '../../server/src/features/schema-fixes.ts';
import { applyEdit } from '../support/apply-edit.ts';
import { openBundle } from '../support/bundled-schemas.ts';

/** What is offered for the findings of a text under these codes: the title, and the text after it. */
async function offered(text: string, code: string): Promise<readonly (readonly [string, string])[]> {
  const { signal } = new AbortController();
  const files = [{ uri: 'file:///repository/a.yaml', text }];
  const checked = (await checkRepository(files, [], [openBundle()], signal)).flatMap((one) => one.checked);
  return checked.flatMap((one) =>
    one.findings
      .filter((finding) => finding.code === code)
      .flatMap((finding) =>
        fixSchemaFinding(one, finding).map(({ title, edit }) => [title, applyEdit(text, edit)] as const),
      ),
  );
}

const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const selector = '  selector:\n    matchLabels: { app: web }\n';

describe('a field at the wrong level', () => {
  test('beside the spec', async () => {
    const text = `${deployment}# how many\nreplicas: 3 # three\nspec:\n${selector}  template: {}\n`;
    expect(await offered(text, 'schema-unknown-field')).toEqual([
      ['Move replicas to spec', `${deployment}spec:\n${selector}  template: {}\n  # how many\n  replicas: 3 # three\n`],
    ]);
  });

  test('containers in the spec of a Deployment, whose template is not there yet', async () => {
    const containers = '  containers:\n    # the web\n    - name: web\n      image: a\n';
    const moved =
      '  template:\n    spec:\n      containers:\n        # the web\n        - name: web\n          image: a\n';
    expect(await offered(`${deployment}spec:\n${containers}${selector}`, 'schema-unknown-field')).toEqual([
      ['Move containers to spec.template.spec', `${deployment}spec:\n${selector}${moved}`],
    ]);
  });

  test('volumes of a Pod beside the mounts of a container, and a text over several lines', async () => {
    const pod = (inside: string, behind: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a\n${inside}      tty: true\n${behind}# end\n`;
    const volumes = (by: string) => `${by}volumes:\n${by}  - name: |-\n${by}      a\n${by}    emptyDir: {}\n`;
    expect(await offered(pod(volumes('      '), ''), 'schema-unknown-field')).toEqual([
      ['Move volumes to spec', pod('', volumes('  '))],
    ]);
  });

  test('the image of the only container', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  image: b\n  containers:\n    - name: a\n';
    expect((await offered(text, 'schema-unknown-field'))[0]).toEqual([
      'Move image to spec.containers[0]',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: b\n',
    ]);
  });

  test.each([
    ['the place is taken', `${deployment}replicas: 3\nspec:\n  replicas: 2\n${selector}  template: {}\n`],
    ['its value would not do there', `${deployment}replicas: many\nspec:\n${selector}  template: {}\n`],
    ['it carries an anchor', `${deployment}replicas: &n 3\nspec:\n${selector}  minReadySeconds: *n\n  template: {}\n`],
    ['it is in flow style', `${deployment}spec: { containers: [{ name: a }], selector: {} }\n`],
    ['nobody knows it', `${deployment}nowhere: 3\nspec:\n${selector}  template: {}\n`],
    ['the API server sets it', `${deployment}readyReplicas: 3\nspec:\n${selector}  template: {}\n`],
  ])('stays where %s', async (_why, text) => {
    expect((await offered(text, 'schema-unknown-field')).filter(([title]) => title.startsWith('Move'))).toEqual([]);
  });
});

describe('fields that are missing', () => {
  test('all of an object, with what they need themselves', async () => {
    const text = `${deployment}# what it is\nspec: # nothing yet\n  replicas: 1\n`;
    const whole = `${deployment}# what it is\nspec: # nothing yet\n  replicas: 1\n  selector: {}\n  template: {}\n`;
    const found = await offered(text, 'schema-required');
    expect(found.map(([title]) => title)).toEqual(Array(2).fill('Add the missing fields selector, template'));
    expect(found[0]?.[1]).toBe(whole);
  });

  test('of a Flux Kustomization, with the right types', async () => {
    const text =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { path: ./a }\n';
    const [, after] = (await offered(text, 'schema-required'))[0] ?? [];
    expect(after).toContain('spec: { path: ./a, interval: "", prune: false, sourceRef: { kind: "", name: "" } }');
  });

  test('the containers of a Pod', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  hostNetwork: true\n';
    expect(await offered(text, 'schema-required')).toEqual([
      ['Add the missing field containers', `${text}  containers:\n    - name: ""\n`],
    ]);
  });
});
