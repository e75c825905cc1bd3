import type { Node } from 'yaml';
import { findLineStarts } from './line-starts.ts';
import { type Entry, toPath } from './parsed-source.ts';
import type { SourcePlace } from './rendered.ts';
import { followScalar } from './scalar-offsets.ts';

/** A text whose nodes can become part of an object, and where it stands. */
export interface Source {
  readonly via: 'resource' | 'patch' | 'inline-patch';
  /** As kustomize gets it, but for blank lines. */
  readonly text: string;
  readonly lineStarts: readonly number[];
  /** Where a node of the text stands in its file; undefined where that cannot be told. */
  readonly toPlace: (entry: Entry) => SourcePlace | undefined;
  /** All of it; undefined where nobody told where it stands. */
  readonly whole: SourcePlace | undefined;
}

/** A file of its own. */
export function toFileSource(file: string, text: string, via: 'resource' | 'patch'): Source {
  const whole = { file, document: 0, start: 0, end: text.length };
  const toPlace: Source['toPlace'] = (entry) => toEntryPlace(file, entry);
  return { via, text, lineStarts: findLineStarts(text), toPlace, whole };
}

/** What `strings.TrimSpace` takes from the start of a text, and from its end. */
const space = /^[\t-\r \u0085\p{Z}]+/u;
const lastSpace = /[\t-\r \u0085\p{Z}]+$/u;

/** A patch that a scalar of a file holds, where both are known; kustomize trims those in `patches`. */
export function toInlineSource(
  fileText: string | undefined,
  holder: SourcePlace | undefined,
  value: string,
  isTrimmed: boolean,
): Source {
  const lead = isTrimmed ? (space.exec(value)?.[0].length ?? 0) : 0;
  const text = isTrimmed ? value.slice(lead).replace(lastSpace, '') : value;
  const toWritten =
    fileText === undefined || !holder ? undefined : followScalar(fileText, holder.start, holder.end, value);
  const toPlace: Source['toPlace'] = ({ node }) => {
    if (!holder || !toWritten || !node.range) return undefined;
    const [start, end] = toWritten(node.range[0] + lead, node.range[1] + lead);
    return { ...holder, start, end };
  };
  return { via: 'inline-patch', text, lineStarts: findLineStarts(text), toPlace, whole: holder };
}

/** Where a node stands in its file. */
export function toEntryPlace(file: string, entry: Entry): SourcePlace {
  return { ...toNodePlace(file, entry.node, entry.document), path: toPath(entry) };
}

/** The same for one that is not reached from the root. */
export function toNodePlace(file: string, node: Node, document: number): SourcePlace {
  const [start, end] = node.range ?? [0, 0];
  return { file, document, start, end };
}
