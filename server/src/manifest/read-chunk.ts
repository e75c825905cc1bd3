import { type Document, isMap, parseAllDocuments } from 'yaml';
import { type Json, isObject } from './json.ts';
import type { Range, ToPosition } from './position.ts';
import { readValue, tooComplex } from './read-value.ts';
import type { Declared, ManifestProblem, Resource, ResourceRef } from './resource.ts';
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
      const [start, end] = error.pos;
      const message = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
      const fault = error.code === 'RESOURCE_EXHAUSTION' ? tooComplex : { code: 'yaml-syntax' as const, message };
      problems.push({ ...fault, range: toRange(toPosition, start, Math.max(end, start + 1)) });
      continue;
    }
    const found = toResource(document, text, toPosition);
    if (found && 'code' in found) problems.push(found);
    else if (found) resources.push(found);
  }
  return { resources, problems };
}

function toResource(
  document: Document.Parsed,
  source: string,
  toPosition: ToPosition,
): Resource | ManifestProblem | undefined {
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const range = toRange(toPosition, root.range[0], root.range[1]);
  const read = readValue(document);
  if ('code' in read) {
    const { code, message } = read;
    const [start, end] = read.place?.range ?? [root.range[0], root.range[0] + 1];
    return { code, message, range: toRange(toPosition, start, end) };
  }
  const { value } = read;
  const ref = toRef(value);
  if (!ref || !isObject(value)) return undefined;
  return { ref, value, source, document, root, toPosition, range };
}

/** Which resource a document declares; undefined for a `kustomization.yaml`, `generateName` and what is no resource. */
function toRef(value: Json): ResourceRef | undefined {
  if (!isObject(value)) return undefined;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata)) return undefined;
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || name === '') return undefined;
  return { apiVersion, kind, name, ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}) };
}

function toRange(toPosition: ToPosition, start: number, end: number): Range {
  return { start: toPosition(start), end: toPosition(end) };
}
