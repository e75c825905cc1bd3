import { describe, expect, test } from 'vitest';
import { addClientKinds, parseClientKinds } from '../../../scripts/schemas/read-client.ts';
import { compareFields, parseFields } from '../../../scripts/schemas/read-fields.ts';
import { parseLifecycles } from '../../../scripts/schemas/read-lifecycles.ts';

describe('fields', () => {
  const generated = (extra: string): string =>
    `package internal\n\nvar schemaYAML = typed.YAMLObject(\`types:\n${extra}${Array.from(
      { length: 100 },
      (_, i) => `- name: filler.${i}\n  scalar: untyped\n`,
    ).join('')}\`)\n`;
  const list =
    '      type:\n        list:\n          elementType:\n            scalar: string\n          keys:\n          - name\n';

  test('are read from what the generator writes', () => {
    const text = generated(
      `- name: a.Pod\n  map:\n    fields:\n    - name: spec\n${list}    - name: kind\n      type:\n        scalar: string\n      default: ""\n- name: a.Text\n  scalar: string\n`,
    );
    const fields = parseFields(text);
    expect([...(fields.get('a.Pod') ?? [])]).toEqual(['spec', 'kind']);
    expect([...(fields.get('a.Text') ?? ['?'])]).toEqual([]);
    expect(() => parseFields('package internal\n')).toThrow('not what it was');
  });

  test('are told by the minor in which they came to a definition that was there already', () => {
    const of = (minor: number, fields: Readonly<Record<string, readonly string[]>>) => ({
      minor,
      fields: new Map(Object.entries(fields).map(([name, names]) => [name, new Set(names)])),
    });
    const all = [
      of(24, { A: ['x'], Gone: ['y'] }),
      of(25, { A: ['x', 'new'], B: ['z'] }),
      of(26, { A: ['x'], B: ['z', 'later'], Gone: ['y'] }),
      of(27, { A: ['x', 'new'], B: ['z', 'later'] }),
    ];
    expect(compareFields(all)).toEqual({ A: { new: 25 }, B: { later: 26 } });
  });
});

describe('APIs', () => {
  const method = (kind: string, what: string, minor: number): string =>
    `func (in *${kind}) APILifecycle${what}() (major, minor int) {\n\treturn 1, ${minor}\n}\n`;
  const next = (kind: string, group: string, other: string): string =>
    `func (in *${kind}) APILifecycleReplacement() schema.GroupVersionKind {\n\treturn schema.GroupVersionKind{Group: "${group}", Version: "v1", Kind: "${other}"}\n}\n`;

  test('are read with what Kubernetes says of them, without their lists', () => {
    const text = [
      method('Ingress', 'Introduced', 14),
      method('Ingress', 'Deprecated', 19),
      method('Ingress', 'Removed', 22),
      next('Ingress', 'networking.k8s.io', 'IngressList'),
      method('IngressList', 'Removed', 22),
      method('Pod', 'Introduced', 0),
      next('Pod', '', 'Pod'),
      next('Event', 'events.k8s.io', 'Other'),
    ].join('\n');
    expect(parseLifecycles(text, 'a/v1beta1')).toEqual({
      'a/v1beta1 Ingress': { introduced: 14, deprecated: 19, removed: 22, replacement: 'networking.k8s.io/v1' },
      'a/v1beta1 Pod': { introduced: 0, replacement: 'v1' },
    });
  });

  test('that a client can apply are read', () => {
    const text = '\tb.WithName(name)\n\tb.WithKind("Role")\n\tb.WithAPIVersion("rbac.authorization.k8s.io/v1")\n';
    expect(parseClientKinds(text)).toEqual(['rbac.authorization.k8s.io/v1 Role']);
  });

  test('are gone as soon as no client has them', () => {
    const releases = [
      { minor: 24, kinds: new Set(['a/v1 Old', 'a/v1 Stays', 'a/v1alpha1 Silent']) },
      { minor: 25, kinds: new Set(['a/v1 Old', 'a/v1 Stays', 'a/v1alpha1 New']) },
      { minor: 26, kinds: new Set(['a/v1 Stays', 'a/v1beta1 Newer']) },
    ];
    const said = {
      'a/v1 Old': { introduced: 20, removed: 30 },
      'a/v1 Stays': { introduced: 3 },
      'b/v1 Other': { removed: 9 },
    };
    expect(addClientKinds(said, releases)).toEqual({
      'a/v1 Old': { introduced: 20, removed: 26 },
      'a/v1 Stays': { introduced: 3 },
      'b/v1 Other': { removed: 9 },
      'a/v1alpha1 New': { introduced: 25, removed: 26 },
      'a/v1beta1 Newer': { introduced: 26 },
    });
  });
});
