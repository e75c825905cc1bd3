import type { FieldPath } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { isNameOfSecret } from '../../manifest/secret-names.ts';
import type { SchemaFinding } from '../../schema/finding.ts';
import { isPlaceholder } from '../../schema/substitute.ts';
import { isOfSops } from '../sops-metadata.ts';
import type { SecretRule, Subject } from './secret-rule.ts';
import { findTokenShape } from './token-shapes.ts';

/** A credential where everybody expects settings: in a ConfigMap, or in the environment of a container. */
export const highEntropy: SecretRule = { codes: ['high-entropy-value'], check };

/** Where a workload has its Pod: in itself, in a template, in the template of a template. */
const podPaths = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']] as const;
const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly path: FieldPath;
}

function check({ declaration, ref }: Subject): readonly SchemaFinding[] {
  if (isOfSops(declaration)) return [];
  const isConfigMap = ref.apiVersion === 'v1' && ref.kind === 'ConfigMap';
  const values = isConfigMap ? listData(declaration.value) : listEnvironment(declaration.value);
  return values.flatMap(({ name, value, path }): readonly SchemaFinding[] => {
    const expected = judge(name, value);
    return expected === undefined
      ? []
      : [{ code: 'high-entropy-value', severity: 'hint', path, anchor: 'value', expected }];
  });
}

function listData(value: JsonObject): readonly NamedValue[] {
  const data = at(value, 'data');
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([name, one]) =>
    typeof one === 'string' ? [{ name, value: one, path: [{ field: 'data' }, { field: name }] }] : [],
  );
}

function listEnvironment(value: JsonObject): readonly NamedValue[] {
  return podPaths.flatMap((keys) =>
    containerLists.flatMap((list) => {
      const above = [...keys, list].map((field) => ({ field }));
      return toList(at(value, ...keys, list)).flatMap((container, index) =>
        toList(at(container, 'env')).flatMap((variable, position) => {
          const [name, one] = [stringAt(variable, 'name'), stringAt(variable, 'value')];
          const path = [...above, { index }, { field: 'env' }, { index: position }, { field: 'value' }];
          return name === undefined || one === undefined ? [] : [{ name, value: one, path }];
        }),
      );
    }),
  );
}

/** What a value looks like; undefined for what may well be a setting. */
function judge(name: string, value: string): string | undefined {
  if (value.length < shortest || value.startsWith('ENC[')) return undefined;
  return findTokenShape(value) ?? (isNameOfSecret(name) && isRandom(value) ? 'named' : undefined);
}

const shortest = 12;
const longest = 500;

/** Letters and digits in no order, of which neither a name, a path, an address nor a public text consists. */
function isRandom(text: string): boolean {
  if (text.length < 16 || text.length > longest || /\s/.test(text) || isPlaceholder(text)) return false;
  if (
    /^[a-z][a-z0-9+.-]*:\/\/|^[./~]|^sha\d+[:-]|^arn:|^0x[0-9a-f]{40}$|^age1|^ssh-|^LS0tLS1CRUdJTiBDRVJU|^LS0tLS1CRUdJTiBQVUJM/i.test(
      text,
    )
  )
    return false;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return false;
  if (/^[$%<{[(*]/.test(text) || /^[\d.:-]+$/.test(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 20 && countBits(text) >= 2.8;
  // words with separators, however long: names of objects, classes, images
  if (text.split(/[-_.:/@,]/).every((part) => /^(?:[A-Za-z]*|\d+|[a-z]+\d{1,3}|v\d+)$/.test(part))) return false;
  const changes = [...text.matchAll(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)].length;
  return changes >= 3 && countBits(text) >= 3.3;
}

/** Shannon's entropy of a text's characters, in bits for each: 0 for equal ones, 4 for random hexadecimal digits. */
function countBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}
