import { expect, test } from 'vitest';
import { isFieldPath } from '../../../../server/src/graph/build/explain-replacement.ts';

const object = {
  metadata: { annotations: { 'a.b/c': 'x' } },
  spec: { containers: [{ name: 'web', image: 'i', args: ['one'] }], text: '{"a": 1}' },
};

test.each([
  ['spec.containers.[name=web].image', ['spec', 'containers', 0, 'image'], true],
  ['spec.containers.[name=db].image', ['spec', 'containers', 0, 'image'], false],
  ['spec.containers.*.image', ['spec', 'containers', 0, 'image'], true],
  ['spec.containers.0.image', ['spec', 'containers', 0, 'image'], true],
  ['spec.containers.0', ['spec', 'containers', 0, 'image'], true],
  ['spec.containers.0.args.[=one]', ['spec', 'containers', 0, 'args', 0], true],
  ['spec.containers.0.args.[=two]', ['spec', 'containers', 0, 'args', 0], false],
  ['metadata.annotations.a\\.b/c', ['metadata', 'annotations', 'a.b/c'], true],
  ['metadata.annotations.[a.b/c]', ['metadata', 'annotations', 'a.b/c'], true],
  ['metadata.annotations.a.b/c', ['metadata', 'annotations', 'a.b/c'], false],
  ['spec.text.a', ['spec', 'text'], true],
  ['metadata.annotations.a\\.b/c.deeper', ['metadata', 'annotations', 'a.b/c'], false],
])('%s leads to %j: %s', (written, path, expected) => {
  expect(isFieldPath(written, path, object)).toBe(expected);
});
