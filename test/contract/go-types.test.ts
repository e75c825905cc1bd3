import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeType } from '../../scripts/schemas/read-kustomize.ts';

async function makePackage(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'go-package-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'a.go'), text);
  await writeFile(join(folder, 'a_test.go'), 'package a\n\ntype Only struct{ InTests bool }\n');
  return folder;
}

const first = `package a

import (
	"example.com/b"
	other "example.com/c"
)

// Root is the root.
type Root struct {
	Base    \`json:",inline"\`
	*b.Deep \`json:",inline,omitempty"\`
	// Name beats the embedded one.
	// TODO: nothing for a reader.
	Name    string            \`json:"name"\`
	Parts   []*Root           \`json:"parts,omitempty"\`
	Labels  map[string]string \`json:"labels"\`
	Any     map[string]any    \`json:"any"\`
	Free    interface{}       \`json:"free"\`
	Other   other.Thing       \`json:"other"\`
	Order   Order             \`json:"order"\`
	Count   *int64            \`json:"count"\`
	Plain   bool
	Hidden  string            \`json:"-"\`
	private string
}

type Base struct {
	Name int  \`json:"name"\`
	Kind Text \`json:"kind"\`
}

type Text string
type Order string

const First Order = "first"
const Another Order = "another"
`;
const second = 'package b\n\ntype Deep struct {\n\tDepth float64 `json:"depth"`\n\tNext *Deep `json:"next"`\n}\n';

test('Go types become what encoding/json reads into them', async () => {
  const { name, definitions } = await describeType('Root', [
    `example.com/a=${await makePackage(first)}`,
    `example.com/b=${await makePackage(second)}`,
  ]);
  expect(name).toBe('com.example.a.Root');
  const nullable = true;
  expect(definitions).toEqual({
    'com.example.a.Root': {
      type: 'object',
      description: 'Root is the root.',
      properties: {
        name: { type: 'string', description: 'Name beats the embedded one.', nullable },
        kind: { type: 'string', nullable },
        depth: { type: 'number', nullable },
        next: { $ref: '#/components/schemas/com.example.b.Deep', nullable },
        parts: { type: 'array', items: { $ref: '#/components/schemas/com.example.a.Root' }, nullable },
        labels: { type: 'object', additionalProperties: { type: 'string' }, nullable },
        any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, nullable },
        free: { nullable },
        other: { nullable },
        order: { type: 'string', enum: ['another', 'first'], nullable },
        count: { type: 'integer', nullable },
        Plain: { type: 'boolean', nullable },
      },
    },
    'com.example.b.Deep': {
      type: 'object',
      properties: {
        depth: { type: 'number', nullable },
        next: { $ref: '#/components/schemas/com.example.b.Deep', nullable },
      },
    },
  });
});

test.each([
  ['a type that is not there', 'Lost', first],
  ['an embedded type that is not there', 'Root', 'package a\n\ntype Root struct {\n\tLost\n}\n'],
])('%s ends the build', async (_what, type, text) => {
  await expect(describeType(type, [`example.com/a=${await makePackage(text)}`])).rejects.toThrow();
});
