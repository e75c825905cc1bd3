import { valueAt } from '../../../server/src/manifest/field-path.ts';
import type { SchemaCode } from '../../../server/src/schema/finding.ts';
import type { Comparison } from './compare.ts';
import { toFieldPath } from './edit-at.ts';
import { isRefusedByRule } from './rules.ts';

/** What the walker says, but not as an Error, and why that is right. */
const softer: Partial<Record<SchemaCode, string>> = {
  'schema-type': 'told as a Warning: the API server does not look at the type of some texts',
  'yaml-word': 'told as a Hint: kustomize makes labels and annotations texts before they are applied',
  'null-value': 'told as a Hint: null counts as not given, and whether something is due there no schema says',
  'schema-duplicate-item': 'told as a Warning: many such lists may have an item twice when a client applies them',
  'schema-required': 'told as a Warning: many such fields may be left out, whatever their schema says',
};

/** What the API server holds against a manifest and no schema says, by its words. */
const beyond: readonly (readonly [RegExp, string])[] = [
  [/metadata\.name: .* must be (?:a valid IP address|`spec\.version\+)/, 'a name that is made of other fields'],
  [/^pods ".*" not found$/, 'a Binding to a Pod that is not there'],
  [/^\.authorization\.k8s\.io "" is invalid: .*metadata: Invalid value: \{/, 'a question may have no metadata'],
];

/** Why the walker calls nothing an Error in what the API server refuses; undefined where that is a defect. */
export function explainMiss({ subject, way, keys, manifest, others, refusal = '' }: Comparison): string | undefined {
  if (way === 'enum' && valueAt(manifest, toFieldPath(keys)) === '')
    return 'an empty text counts as not given for some fields, and no schema says for which';
  const [told] = others.flatMap(({ code }) => softer[code] ?? []);
  if (isRefusedByRule(refusal, subject.definition))
    return 'a rule of a custom kind in CEL, which the walker leaves to others: see cel.test.ts';
  return told ?? beyond.find(([words]) => words.test(refusal))?.[1];
}
