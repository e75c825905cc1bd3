import { type Json, type JsonObject, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { isPlaceholder } from '../../schema/substitute.ts';

/** A ValidatingAdmissionPolicy, or a binding that puts one into force. */
export interface PolicyObject {
  readonly kind: 'policy' | 'binding';
  readonly name: string;
  readonly spec: JsonObject;
}

const kinds: Readonly<Record<string, PolicyObject['kind']>> = {
  ValidatingAdmissionPolicy: 'policy',
  ValidatingAdmissionPolicyBinding: 'binding',
};

/** Reads one of the two; of one in which something is put in later nothing is known. */
export function readPolicy(value: JsonObject): readonly PolicyObject[] {
  const kind = kinds[stringAt(value, 'kind') ?? ''];
  const name = stringAt(value, 'metadata', 'name');
  const { spec, apiVersion } = value;
  const isOurs = typeof apiVersion === 'string' && /^admissionregistration\.k8s\.io\/v1(?:beta1)?$/.test(apiVersion);
  if (!isOurs || !kind || name === undefined || !isObject(spec) || hasPlaceholder(value)) return [];
  return [{ kind, name, spec }];
}

function hasPlaceholder(value: Json): boolean {
  if (typeof value === 'string') return isPlaceholder(value);
  if (isArray(value)) return value.some(hasPlaceholder);
  return isObject(value) && Object.values(value).some(hasPlaceholder);
}
