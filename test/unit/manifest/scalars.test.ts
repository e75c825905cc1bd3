import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';

/** The value of a plain scalar as a manifest that no kustomize build touches has it. */
function read(source: string, before = ''): unknown {
  const text = `${before}apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nvalue: ${source}\n`;
  const { resources, problems } = parse('file:///a.yaml', 1, text);
  return problems[0] ?? resources[0]?.value['value'];
}

describe('plain scalars', () => {
  test.each(['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'y', 'Y'])('%s is true', (source) => {
    expect(read(source)).toBe(true);
  });

  test.each(['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'n', 'N'])('%s is false', (source) => {
    expect(read(source)).toBe(false);
  });

  test.each(['~', 'null', 'Null', 'NULL', ''])('"%s" is null', (source) => {
    expect(read(source)).toBe(null);
  });

  test.each([
    ['0644', 420],
    ['0o644', 420],
    ['-0644', -420],
    ['-0o17', -15],
    ['0', 0],
    ['00', 0],
    ['0_7', 7],
    ['08', 8],
    ['09', 9],
    ['+12', 12],
    ['-12', -12],
    ['1_000', 1000],
    ['0x1F', 31],
    ['-0x1f', -31],
    ['0b101', 5],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['1_000.5', 1000.5],
    ['1e3', 1000],
    ['1E+2', 100],
    ['2.5e-1', 0.25],
  ])('%s is the number %d', (source, value) => {
    expect(read(source)).toBe(value);
  });

  test.each([
    // Base 60, dates and lone signs are numbers or dates to YAML 1.1, and text to Kubernetes.
    ...['12:30', '12:30:45', '.', '+', '-_', '2024-01-01', '2024-01-01T10:00:00Z', '.inf', '.nan'],
    // Prefixes without digits must not become NaN.
    ...['0b', '0b_', '0x', '0x_', '0o', '0o_', '0b2', '0o8', '0xG', '_1', '12e', 'e3'],
    // What no number can hold.
    ...['1e400', '9'.repeat(400)],
    ...['tRUE', 'nULL', 'yEs', '1.2.3', '100m', '1Gi', '=', 'a:b'],
  ])('%s is text', (source) => {
    expect(read(source)).toBe(source);
  });

  test.each(['true', 'yes', 'n', '0644', '12', 'null', '~', '1e3'])('quoted, %s is text', (source) => {
    expect(read(`"${source}"`)).toBe(source);
    expect(read(`'${source}'`)).toBe(source);
    expect(read(`|-\n  ${source}`)).toBe(source);
  });
});

describe('keys', () => {
  test('follow the same rule, so that n is the key false', () => {
    expect(read('{ n: 1, yes: 2, 0644: 3, 1.50: 4, a: 5 }')).toEqual({ false: 1, true: 2, 420: 3, '1.5': 4, a: 5 });
  });
});

describe('tags', () => {
  test.each([
    ['!!str 12', '12'],
    ['!!str yes', 'yes'],
    ['!!int "12"', 12],
    ['!!bool "on"', true],
    ['!!float 1', 1],
  ])('%s says the type', (source, value) => {
    expect(read(source)).toBe(value);
  });

  test.each([
    ['!!timestamp 2024-01-01', '2024-01-01'],
    ['!!binary aGVsbG8=', 'aGVsbG8='],
    ['!custom text', 'text'],
    ['!!set { a, b }', { a: null, b: null }],
    ['!!omap [a: 1]', [{ a: 1 }]],
  ])('%s is what JSON can hold of it', (source, value) => {
    expect(read(source)).toStrictEqual(value);
  });

  test('a %YAML 1.1 directive changes nothing', () => {
    const of11 = (source: string): unknown => read(source, '%YAML 1.1\n---\n');
    expect(of11('2024-01-01')).toBe('2024-01-01');
    expect(of11('12:30')).toBe('12:30');
    expect(of11('0644')).toBe(420);
    expect(of11('{ <<: { a: on } }')).toEqual({ a: true });
  });
});
