import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { describe as describeField } from '../../../server/src/schema/describe.ts';
import { widgetSchemas } from '../../support/schema-snapshots.ts';

const path = (text: string): FieldPath =>
  text.split('.').map((step) => (/^\d+$/.test(step) ? { index: Number(step) } : { field: step }));
const at = (text: string) => describeField(widgetSchemas, 'Widget', text === '' ? [] : path(text));

describe('what a schema says of a field', () => {
  test('type, prose, default, and whether it is required', () => {
    expect(at('spec.replicas')).toEqual({
      type: 'integer',
      text: 'How many.\nAs many as you like.',
      isRequired: true,
      default: 1,
      choices: [],
    });
    expect(at('spec.paused')).toEqual({ type: 'boolean', isRequired: false, choices: [] });
  });

  test('of the kind itself', () => {
    expect(at('')).toMatchObject({ type: 'Widget', text: 'A widget is for tests.' });
  });

  test('behind references, in items, and of any key', () => {
    expect(at('spec.ports')).toMatchObject({ type: '[]Port' });
    expect(at('spec.ports.0')).toEqual({ type: 'Port', text: 'A door.', isRequired: false, choices: [] });
    expect(at('spec.ports.7.port')).toMatchObject({ type: 'integer', text: 'Its number.', isRequired: true });
    expect(at('metadata')).toMatchObject({ type: 'ObjectMeta', text: 'What every object has.' });
    expect(at('metadata.labels')).toMatchObject({ type: 'map[string]string' });
    expect(at('metadata.labels.app')).toMatchObject({ type: 'string' });
    expect(
      describeField(widgetSchemas, 'Widget', [{ field: 'spec' }, { field: 'ports' }, { keys: { port: 1 } }]),
    ).toEqual(at('spec.ports.0'));
  });

  test('the words that Kubernetes has for what is more than one type', () => {
    expect(at('spec.memory')).toMatchObject({ type: 'Quantity' });
    expect(at('spec.ports.0.target')).toMatchObject({ type: 'integer or string' });
    expect(at('spec.free')).toMatchObject({ type: 'object' });
  });

  test('the values that are allowed', () => {
    expect(at('spec.ports.0.protocol')).toMatchObject({ default: 'TCP', choices: ['TCP', 'UDP', 'SCTP'] });
  });

  test('ends where the schema ends', () => {
    for (const beyond of ['spec.free.a', 'spec.replicas.a', 'spec.none', 'spec.0', 'spec.constructor', 'status'])
      expect(at(beyond)).toBeUndefined();
    expect(describeField(widgetSchemas, 'Other', [])).toBeUndefined();
    expect(describeField(widgetSchemas, 'constructor', [])).toBeUndefined();
  });

  test('a schema that leads back into itself has a type all the same', () => {
    const loop = { type: 'array', items: { $ref: '#/components/schemas/Loop' } };
    const schemas = {
      ...widgetSchemas,
      kinds: { Loop: 'Loop' },
      definitions: { Loop: { properties: { a: loop } }, Loop2: loop },
    };
    expect(describeField(schemas, 'Loop', path('a.0.a.0.a'))).toMatchObject({ type: '[]any' });
    const endless = {
      ...schemas,
      definitions: { Loop: { type: 'array', items: { $ref: '#/components/schemas/Loop' } } },
    };
    expect(describeField(endless, 'Loop', [{ index: 0 }])?.type).toMatch(/^(\[\])+any$/);
  });
});
