import { describe, expect, test } from 'vitest';
import { addNewFields } from '../../../server/src/graph/check-versions.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { checkFields } from '../../../server/src/schema/check-fields.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import { findSince } from '../../../server/src/schema/find-since.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { widgetSchemas } from '../../support/schema-snapshots.ts';
import { versions } from '../../support/versions.ts';

const widget = (spec: JsonObject): JsonObject => ({ apiVersion: 'example.com/v1', kind: 'Widget', spec });
const ports = (...all: readonly JsonObject[]): JsonObject => widget({ replicas: 1, ports: all });
const places = (value: JsonObject, minor: number): string[] =>
  checkFields(value, 'Widget', widgetSchemas, versions, minor).map(({ path }) => formatPath(path));

describe('fields that came later', () => {
  test('are found in lists, by the definition that has them', () => {
    const value = ports({ port: 1, protocol: 'TCP' }, { port: 2, target: 3 });
    expect(places(value, 29)).toEqual(['spec.ports[0].protocol', 'spec.ports[1].target']);
    expect(places(value, 30)).toEqual(['spec.ports[1].target']);
    expect(places(value, 34)).toEqual([]);
  });

  test('are none where the schema ends, nor where nothing stands', () => {
    expect(places(widget({ free: { target: 1, protocol: 2 }, target: 1 }), 24)).toEqual([]);
    expect(places(ports({ port: 1, target: null }), 24)).toEqual([]);
    expect(checkFields(ports({ target: 1 }), 'Other', widgetSchemas, versions, 24)).toEqual([]);
  });

  test('are found in a hover, and what lies inside of them is not older', () => {
    const path = (...fields: readonly string[]) => fields.map((field) => (field === '0' ? { index: 0 } : { field }));
    expect(findSince(widgetSchemas, 'Widget', path('spec', 'ports', '0', 'target'), versions)).toBe(34);
    expect(findSince(widgetSchemas, 'Widget', path('spec', 'ports', '0', 'port'), versions)).toBeUndefined();
    expect(findSince(widgetSchemas, 'Widget', path('spec', 'ports'), versions)).toBeUndefined();
    expect(findSince(widgetSchemas, 'Widget', path('spec', 'nowhere', 'target'), versions)).toBeUndefined();
  });
});

describe('beside what the schema says', () => {
  const older = {
    ...widgetSchemas,
    definitions: {
      ...widgetSchemas.definitions,
      'com.example.v1.Port': { type: 'object', properties: { port: { type: 'integer' } } },
    },
  };
  const said = (value: JsonObject, schemas: typeof widgetSchemas, minor?: number): string[] => {
    const findings = validate(value, 'Widget', schemas) ?? [];
    const target = { table: versions, ...(minor === undefined ? {} : { minor }) };
    return addNewFields(findings, value, { apiVersion: 'example.com/v1', kind: 'Widget' }, schemas, target).map(
      (one) => `${one.severity} ${one.code}: ${describeSchemaFinding(one)}`,
    );
  };
  const value = ports({ port: 1, target: 3, protocol: 'TCP' });

  test('a field that the cluster does not know is said to be too new, once, and no other', () => {
    expect(said(value, older, 33)).toEqual([
      'error schema-unknown-field: There is no field protocol here.',
      'error field-too-new: target needs Kubernetes >= 1.34, this cluster is 1.33.',
    ]);
  });

  test('a field that the cluster knows is none, whatever the table says', () => {
    expect(said(value, widgetSchemas, 29)).toEqual([]);
  });

  test('of what is only bundled, all that is younger than the cluster', () => {
    expect(said(value, { ...widgetSchemas, isExact: false }, 33)).toEqual([
      'error field-too-new: target needs Kubernetes >= 1.34, this cluster is 1.33.',
    ]);
  });

  test('without a cluster, a warning of what only a later Kubernetes than the bundled one has', () => {
    const bundled = { ...older, isExact: false };
    const later = { ...versions, bundled: 33 };
    const findings = validate(value, 'Widget', bundled) ?? [];
    const ref = { apiVersion: 'example.com/v1', kind: 'Widget' };
    const all = addNewFields(findings, value, ref, bundled, { table: later });
    expect(all.map((one) => `${one.severity} ${describeSchemaFinding(one)}`)).toEqual([
      'warning There is no field protocol here.',
      'warning target needs Kubernetes >= 1.34.',
    ]);
    expect(said(value, { ...widgetSchemas, isExact: false })).toEqual([]);
  });

  test('nothing of what is encrypted', () => {
    expect(said({ ...value, sops: {} }, { ...widgetSchemas, isExact: false }, 24)).toEqual([]);
  });
});
