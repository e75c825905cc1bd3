import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

/** GitHub's own descriptions of its API, as the package has them. */
export type DescriptionName = 'api.github.com' | 'ghes-3.19';

/** One operation of the API. */
export interface Operation {
  /** `POST /repos/{owner}/{repo}/pulls` */
  readonly name: string;
  readonly query: ReadonlySet<string>;
  readonly statuses: readonly number[];
  /** What is wrong with a body; a key that the API does not know counts. */
  checkRequest(body: unknown): readonly string[];
  /** What is wrong with an answer, beside what is wrong with the description's own example: it lacks new fields. */
  checkReply(status: number, body: unknown): readonly string[];
  /** The description's own example. */
  example(status: number): unknown;
}

/** Finds the operation that answers a request. */
export type FindOperation = (method: string, path: string) => Operation | undefined;

interface Node {
  readonly [key: string]: Node | undefined;
}

/** Reads a description; its schemas are compiled as they are needed. */
export function readDescription(name: DescriptionName): FindOperation {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@octokit/openapi/package.json'));
  const text = readFileSync(join(folder, 'generated', `${name}.json`), 'utf8');
  const document = JSON.parse(text, looserNull) as Node;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, name);
  const compiled = new Map<string, ValidateFunction>();

  const follow = (pointer: readonly string[]): readonly string[] => {
    const reference = at(document, pointer)?.['$ref'] as string | undefined;
    return reference === undefined ? pointer : follow(reference.slice(2).split('/').map(fromPointer));
  };
  const validate = (pointer: readonly string[], value: unknown): readonly string[] => {
    const reference = `${name}#/${pointer.map(toPointer).join('/')}`;
    const check = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath.replace(/\d+/g, '*')} ${message}`);
  };
  const templates = Object.keys(document['paths'] ?? {})
    .map((template) => ({ template, pattern: toPattern(template) }))
    .sort((one, other) => one.template.split('{').length - other.template.split('{').length);

  return (method, path) => {
    const found = templates.find(({ pattern }) => pattern.test(path));
    const here = ['paths', found?.template ?? '', method.toLowerCase()];
    const operation = at(document, here);
    if (!found || !operation) return undefined;
    const query = Object.keys(operation['parameters'] ?? {})
      .map((i) => at(document, follow([...here, 'parameters', i])))
      .filter((parameter) => (parameter?.['in'] as unknown) === 'query')
      .map((parameter) => parameter?.['name'] as unknown as string);
    const body = [...here, 'requestBody', 'content', 'application/json', 'schema'];
    const reply = (status: number) => [
      ...follow([...here, 'responses', String(status)]),
      'content',
      'application/json',
    ];
    const example = (status: number): unknown => {
      const examples = [...reply(status), 'examples'];
      const [first] = Object.keys(at(document, examples) ?? {});
      return first === undefined ? undefined : at(document, [...follow([...examples, first]), 'value']);
    };
    return {
      name: `${method} ${found.template}`,
      query: new Set(query),
      statuses: Object.keys(operation['responses'] ?? {}).map(Number),
      checkRequest: (value) => {
        if (!at(document, body)) return value === undefined ? [] : ['takes no body'];
        const known = at(document, [...follow(body), 'properties']) ?? {};
        const unknown = Object.keys(value ?? {}).filter((key) => !(key in known) && !hasChoices(key));
        const wrong = value === undefined ? [] : validate(body, value);
        return [...unknown.map((key) => `does not know ${key}`), ...wrong];
      },
      example,
      checkReply: (status, value) => {
        const schema = [...reply(status), 'schema'];
        if (!at(document, schema)) return [];
        const own = new Set(validate(schema, example(status)));
        return validate(schema, value).filter((wrong) => !own.has(wrong));
      },
    };

    /** Bodies that may have several shapes name their keys in each. */
    function hasChoices(key: string): boolean {
      const choices = (at(document, follow(body))?.['oneOf'] ?? []) as unknown as readonly Node[];
      return choices.some((choice) => key in (choice['properties'] ?? {}));
    }
  };
}

/** OpenAPI 3.0 lets `nullable` stand beside a reference or a choice, where validators do not take it. */
function looserNull(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable, ...rest } = value;
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

function toPattern(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}

function at(document: Node, pointer: readonly string[]): Node | undefined {
  return pointer.reduce<Node | undefined>((node, key) => node?.[key], document);
}

function toPointer(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function fromPointer(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
}
