import { t } from '@vscode/l10n';
import { formatPath } from '../manifest/field-path.ts';
import type { JsonScalar } from '../manifest/json.ts';
import { describeApiFinding } from './describe-api.ts';
import { describeSecretFinding } from './describe-secret-finding.ts';
import type { SchemaFinding, ValueKind } from './finding.ts';

/** One sentence for people: what is wrong, and what is expected instead. */
export function describeSchemaFinding(finding: SchemaFinding): string {
  const sentence = describe(finding);
  const { suggestion, code } = finding;
  return suggestion === undefined || code === 'yaml-word'
    ? sentence
    : `${sentence} ${t('Did you mean {name}?', { name: suggestion })}`;
}

function describe(finding: SchemaFinding): string {
  const { code, expected, written = '', path } = finding;
  const facts = { expected, written, found: describeFound(finding), field: formatPath(path.slice(-1)) };
  switch (code) {
    case 'schema-type':
      return describeType(finding, facts.found);
    case 'schema-required':
      return finding.choices && finding.choices.length > 1
        ? t('One of these fields is missing: {choices}.', { choices: formatChoices(finding.choices) })
        : t('The field {expected} is missing.', facts);
    case 'schema-unknown-field':
      return t('There is no field {expected} here.', facts);
    case 'schema-unknown-kind':
      return t('Nobody here describes {expected}, so it is not checked.', facts);
    case 'schema-enum':
      return t('{found} is none of {choices}.', { ...facts, choices: formatChoices(finding.choices ?? [], expected) });
    case 'schema-pattern':
      return t('{found} does not match the pattern {expected}.', facts);
    case 'schema-format':
      return t('{found} is no valid {format}.', { ...facts, format: describeFormat(expected) });
    case 'schema-range':
      return t('{found} is out of range: {limit} is expected.', { ...facts, limit: describeLimit(expected) });
    case 'schema-length':
      return describeLength(finding);
    case 'schema-quantity':
      return t('{found} is no quantity, such as 500m or 1Gi.', facts);
    case 'schema-duplicate-item':
      return expected === ''
        ? t('This item stands in the list already, in which each may stand once.')
        : t('An item with {expected} stands in the list already.', facts);
    case 'schema-combination':
      return expected === 'oneOf'
        ? t('This fits several of the forms of which exactly one is allowed.')
        : t('This is a form that the schema rules out.');
    case 'invalid-name':
    case 'invalid-label':
    case 'invalid-annotation':
    case 'invalid-port':
      return describeRule(finding, facts.found);
    case 'api-removed':
    case 'api-deprecated':
    case 'api-too-new':
    case 'field-too-new':
      return describeApiFinding(finding);
    case 'crd-not-structural':
      return describeStructural(finding);
    case 'cel-rule':
      // the author of the schema wrote it
      return expected;
    case 'admission-policy':
      return t('Would be denied by the policy {expected}', facts);
    case 'yaml-word':
      return describeWord(finding);
    case 'yaml-date':
      return t('kustomize turns this unquoted date into a timestamp. Quote it to keep it as it is.');
    case 'null-value':
      return finding.severity === 'hint'
        ? t('This is null: it counts as not given.')
        : t('This is null, which the API server refuses here: give a value or leave the field out.');
    default:
      return describeSecretFinding({ ...finding, code });
  }
}

function describeType({ expected, quote, unquote }: SchemaFinding, found: string): string {
  const due = describeTypes(expected);
  if (quote) return t('{found} is not text, which is expected here. Quote it.', { found });
  if (unquote) return t('{found} is text because of its quotes; {due} is expected here.', { found, due });
  return t('{found} stands where {due} is expected.', { found, due });
}

function describeWord({ expected, severity, written, found }: SchemaFinding): string {
  const source = written ?? (found === undefined ? t('this') : JSON.stringify(found));
  if (expected === 'boolean')
    return t(
      'kubectl reads {source} as a boolean and kustomize as text, which the API server refuses here. Write true or false.',
      { source },
    );
  if (severity === 'error')
    return t('YAML reads {source} as the number {found}, where text is expected. Quote it.', {
      source,
      found: found === undefined ? '' : String(found),
    });
  return t('Text is expected here, and not everything that reads {source} reads text. Quote it.', { source });
}

function describeLength({ expected, foundKind }: SchemaFinding): string {
  const [operator, count = ''] = expected.split(' ');
  const isLeast = operator === '>=';
  if (foundKind === 'list')
    return isLeast
      ? t('At least {count} items are needed.', { count })
      : t('At most {count} items are allowed.', { count });
  if (foundKind === 'object')
    return isLeast
      ? t('At least {count} fields are needed.', { count })
      : t('At most {count} fields are allowed.', { count });
  return isLeast
    ? t('At least {count} characters are needed.', { count })
    : t('At most {count} characters are allowed.', { count });
}

function describeLimit(expected: string): string {
  if (expected === 'int32') return t('a number of 32 bits');
  return expected === 'int64' ? t('a number of 64 bits') : expected;
}

function describeFormat(format: string): string {
  switch (format) {
    case 'byte':
      return t('base64 text');
    case 'duration':
      return t('duration, such as 1h30m');
    case 'date-time':
      return t('time, such as 2026-01-31T12:00:00Z');
    case 'date':
      return t('date, such as 2026-01-31');
    default:
      return format;
  }
}

function describeRule({ code, expected }: SchemaFinding, found: string): string {
  if (expected.startsWith('<= ')) return t('All annotations together are larger than 256 KiB.');
  switch (expected) {
    case 'dns-subdomain':
      return t(
        '{found} is no valid name: lower-case letters, digits, "-" and "." are allowed, at most 253, with a letter or digit at both ends of each part.',
        { found },
      );
    case 'dns-label':
      return t(
        '{found} is no valid name: lower-case letters, digits and "-" are allowed here, at most 63, with a letter or digit at both ends.',
        { found },
      );
    case 'path-segment':
      return t('{found} is no valid name: neither "/" nor "%" is allowed, nor "." or ".." alone.', { found });
    case 'crd-name':
      return t('{found} is not the name of this definition, which is made of its plural name and its group.', {
        found,
      });
    case 'cron-job-name':
      return t('{found} is too long: the Jobs of a CronJob are named after it, so at most 52 characters are allowed.', {
        found,
      });
    case 'port-name':
      return t(
        '{found} is no valid port name: at most 15 lower-case letters, digits and single "-", with a letter among them.',
        { found },
      );
    case 'port-number':
      return t('{found} is no port: 1 to 65535 is expected.', { found });
    case 'label-value':
      return t(
        '{found} is no valid value of a label: letters, digits, "-", "_" and "." are allowed, at most 63, with a letter or digit at both ends.',
        { found },
      );
    default:
      return code === 'invalid-annotation'
        ? t(
            '{found} is no valid key of an annotation: a name of at most 63 letters, digits, "-", "_" and ".", perhaps after a domain and "/".',
            { found },
          )
        : t(
            '{found} is no valid key of a label: a name of at most 63 letters, digits, "-", "_" and ".", perhaps after a domain and "/".',
            { found },
          );
  }
}

function describeStructural({ expected, path }: SchemaFinding): string {
  const field = formatPath(path.slice(-1));
  switch (expected) {
    case 'branch':
      return t('The schema is not structural: {field} may not stand inside of allOf, anyOf, oneOf or not.', { field });
    case 'never':
      return t('The API server takes no {field} in the schema of a CustomResourceDefinition.', { field });
    case 'root':
      return t('The schema is not structural: {field} may not stand at its root.', { field });
    case 'no-properties':
      return t('The schema is not structural: {field} and properties exclude each other.', { field });
    case 'undescribed':
      return t('The schema is not structural: {field} is described in a branch only.', { field });
    case 'metadata':
      return t('The schema is not structural: of metadata only name and generateName can be described, not {field}.', {
        field,
      });
    case 'pattern':
      return t('The pattern is no regular expression in the syntax of RE2.');
    case 'object':
    case 'array':
    case 'string':
    case 'map':
    case 'true':
      return t('The schema is not structural: {field} does not fit; {expected} is due.', { field, expected });
    case 'type':
    case 'items':
    case 'properties':
    case 'type: object':
    case 'schema.openAPIV3Schema':
    case 'x-kubernetes-list-map-keys':
      return t('The schema is not structural: {expected} is missing.', { expected });
    default:
      return t('The schema is not structural: {field} does not fit here ({expected}).', { field, expected });
  }
}

function describeTypes(expected: string): string {
  return expected.split(' | ').map(nameType).join(t(' or '));
}

function nameType(type: string): string {
  switch (type) {
    case 'string':
      return t('text');
    case 'integer':
      return t('a whole number');
    case 'number':
      return t('a number');
    case 'boolean':
      return t('true or false');
    case 'object':
      return t('an object');
    case 'array':
      return t('a list');
    default:
      return type;
  }
}

function describeFound({ found, foundKind }: SchemaFinding): string {
  if (found === undefined) return foundKind === undefined ? t('This') : describeKind(foundKind);
  const text = JSON.stringify(found);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function describeKind(kind: ValueKind): string {
  switch (kind) {
    case 'text':
      return t('This text');
    case 'number':
      return t('A number');
    case 'boolean':
      return t('A boolean');
    case 'object':
      return t('An object');
    case 'list':
      return t('A list');
    case 'null':
      return t('null');
  }
}

function formatChoices(choices: readonly JsonScalar[], otherwise = ''): string {
  return choices.length === 0
    ? otherwise
    : choices
        .map((choice) => (typeof choice === 'string' && choice !== '' ? choice : JSON.stringify(choice)))
        .join(', ');
}
