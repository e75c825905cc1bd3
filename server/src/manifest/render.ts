import { Document, type Scalar, type Tags, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Json } from './json.ts';

/** How a text writes what it does not have to write in one way. */
export interface Style {
  /** Columns from a map to a map in it. */
  readonly indent: number;
  /** Whether the dashes of a list stand further right than the key that holds it. */
  readonly indentSeq: boolean;
  /** How the value that is replaced was quoted. */
  readonly scalar?: Scalar.Type | undefined;
  /** For text that would be read as something else without quotes, in ways that the writer does not know. */
  readonly isQuoted: boolean;
}

/** `key: value` in block style, without indentation before its first line and without a line end behind its last. */
export function renderPair(key: string, value: Json, style: Style): string {
  return render(new Document({ [key]: value }, options), style, (root) => isMap(root) && root.items[0]?.value);
}

/** What stands behind the colon of `key: value` in block style, likewise. */
export function renderValue(value: Json, style: Style): string {
  return renderPair('k', value, style).replace(/^"?k"?:/, '');
}

/** `- value` in block style, likewise. */
export function renderItem(value: Json, style: Style): string {
  return render(new Document([value], options), style, (root) => isSeq(root) && root.items[0]);
}

/** A value in flow style, on one line. */
export function renderFlow(value: Json, style: Style): string {
  const document = new Document(value, options);
  visit(document, {
    Collection(_key, node) {
      node.flow = true;
    },
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'QUOTE_DOUBLE';
    },
  });
  return render(document, style, (root) => root);
}

/** Words that YAML 1.1 or 1.2 read as something else than text are quoted; a key `<<` in JSON merges nothing. */
const options = { version: '1.1', compat: 'core', aliasDuplicateObjects: false, customTags: withoutMerge } as const;

function withoutMerge(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');
}

function render(document: Document, style: Style, findValue: (root: unknown) => unknown): string {
  const value = findValue(document.contents);
  if (isScalar(value) && typeof value.value === 'string' && style.scalar) value.type = style.scalar;
  visit(document, {
    Collection(_key, node) {
      // Without this an empty list would be indented like one in block style, too little.
      if (node.items.length === 0) node.flow = true;
    },
    Scalar(_key, node) {
      if (style.isQuoted && typeof node.value === 'string') node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    directives: false,
    lineWidth: 0,
    indent: style.indent,
    indentSeq: style.indentSeq,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
