import { expect, test } from 'vitest';
import { type Enums, addEnums } from '../../../scripts/schemas/read-enums.ts';

const text = { type: 'string', description: 'x' };
const enums: Enums = {
  Port: {
    protocol: { in: '', values: ['TCP', 'UDP'] },
    modes: { in: 'list', values: ['A'] },
    byName: { in: 'map', values: ['B'] },
    gone: { in: '', values: ['C'] },
  },
};

test('choices go to the field, its items or its values; to no field that is not there', () => {
  const properties = {
    protocol: text,
    modes: { type: 'array', items: text },
    byName: { type: 'object', additionalProperties: text },
    other: text,
  };
  expect(addEnums({ Port: { properties }, Other: { properties } }, enums)).toEqual({
    Port: {
      properties: {
        protocol: { ...text, enum: ['TCP', 'UDP'] },
        modes: { type: 'array', items: { ...text, enum: ['A'] } },
        byName: { type: 'object', additionalProperties: { ...text, enum: ['B'] } },
        other: text,
      },
    },
    Other: { properties },
  });
});

test('what a description says itself counts more', () => {
  const protocol = { ...text, enum: ['TCP'] };
  expect(addEnums({ Port: { properties: { protocol } } }, enums)).toEqual({ Port: { properties: { protocol } } });
});
