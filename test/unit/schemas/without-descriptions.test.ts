import { expect, test } from 'vitest';
import { withoutDescriptions } from '../../../scripts/schemas/without-descriptions.ts';

test('texts for people go, fields of that name and data stay', () => {
  const schema = {
    description: 'What it is.',
    required: ['description'],
    properties: { description: { type: 'string', description: 'Free text.' } },
    allOf: [{ description: 'One more.', default: { description: 'kept' } }],
  };
  expect(withoutDescriptions(schema)).toEqual({
    required: ['description'],
    properties: { description: { type: 'string' } },
    allOf: [{ default: { description: 'kept' } }],
  });
});
