import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../server/src/manifest/json.ts';
import { fillTemplate, normalizeName } from '../../../../server/src/graph/targets/fill-template.ts';

describe('the older language', () => {
  const params = { path: 'apps/web', 'path.basename': 'web', 'path[0]': 'apps' };

  test.each<[Json, Json]>([
    ['{{path}}', 'apps/web'],
    ['a-{{ path.basename }}-{{path[0]}}', 'a-web-apps'],
    ['{{ unknown }}', '{{ unknown }}'],
    ['{{constructor}}', '{{constructor}}'],
    [{ '{{path.basename}}': ['{{path}}', 1, null] }, { web: ['apps/web', 1, null] }],
  ])('%j', (template, expected) => {
    expect(fillTemplate(template, params, false)).toEqual(expected);
  });
});

describe('the language of Go', () => {
  const params = {
    path: { path: 'apps/web', segments: ['apps', 'web'], basename: 'Web_1' },
    count: 2,
    empty: '',
    list: [],
  };

  test.each([
    ['{{.path.path}}', 'apps/web'],
    ['{{ .path.basename }}', 'Web_1'],
    ['{{ index .path.segments 1 }}', 'web'],
    ['{{ index .path "basename" }}', 'Web_1'],
    ['{{ .path.basename | normalize }}', 'web-1'],
    ['{{ .none | default "x" }}{{ .empty | default "y" }}', 'xy'],
    ['{{.count}}', '2'],
    ['a {{- .count -}} b', 'a2b'],
    ['no {{ end', 'no {{ end'],
  ])('%s', (template, expected) => {
    expect(fillTemplate(template, params, true)).toBe(expected);
  });

  test.each([
    '{{ .none }}',
    '{{ .list }}',
    '{{ if .count }}x{{ end }}',
    '{{ .count | quote }}',
    '{{ index .path.segments 9 }}',
    '{{}}',
  ])('%s is not worked out', (template) => {
    expect(fillTemplate({ a: template }, params, true)).toEqual({ fault: template.replaceAll(/\{\{ *| *\}\}.*/g, '') });
  });
});

test('names become such as Kubernetes takes', () => {
  expect(normalizeName('-My App_2.')).toBe('my-app-2');
});
