import { type Document, isMap, parseAllDocuments } from 'yaml';
import { findDeclared } from './find-declared.ts';
import type { Range, ToPosition } from './position.ts';
import { readValue, tooComplex } from './read-value.ts';
import type { Declared, ManifestProblem, Resource } from './resource.ts';
import { kubernetesTags } from './scalars.ts';

const options = {
  customTags: kubernetesTags,
  merge: true,
  uniqueKeys: true,
  resolveKnownTags: false,
  // Warnings would go to stderr and quote the text.
  logLevel: 'error',
} as const;

/** Turns one chunk of a file into what it declares; what cannot be read becomes a problem, never an exception. */
export function readChunk(text: string, toPosition: ToPosition): Declared {
  const resources: Resource[] = [];
  const problems: ManifestProblem[] = [];
  for (const document of parseAllDocuments(text, options)) {
    const [error] = document.errors;
    if (error) {
      if (isTemplate(text)) continue;
      const [start, end] = error.pos;
      const message = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
      const fault = error.code === 'RESOURCE_EXHAUSTION' ? tooComplex : { code: 'yaml-syntax' as const, message };
      problems.push({ ...fault, range: toRange(toPosition, start, Math.max(end, start + 1)) });
      continue;
    }
    const found = toResources(document, text, toPosition);
    if ('code' in found) problems.push(found);
    else resources.push(...found);
  }
  return { resources, problems };
}

/** Helm and Jinja templates become YAML only later. */
function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

function toResources(document: Document.Parsed, source: string, toPosition: ToPosition): Resource[] | ManifestProblem {
  const root = document.contents;
  if (!isMap(root)) return [];
  const read = readValue(document);
  if ('code' in read) {
    const { code, message } = read;
    const [start, end] = read.place?.range ?? [root.range[0], root.range[0] + 1];
    return { code, message, range: toRange(toPosition, start, end) };
  }
  return findDeclared(document, root, read.value).map((declared): Resource => {
    const [start, end] = declared.root.range ?? [0, 0];
    return { ...declared, source, document, toPosition, range: toRange(toPosition, start, end) };
  });
}

function toRange(toPosition: ToPosition, start: number, end: number): Range {
  return { start: toPosition(start), end: toPosition(end) };
}
