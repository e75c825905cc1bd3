import { type Document, isMap, parseAllDocuments } from 'yaml';
import { type Json, isObject } from './json.ts';
import { type Range, type ToPosition, toPositions } from './position.ts';
import type { Manifest, ManifestProblem, Resource, ResourceRef } from './resource.ts';
import { kubernetesTags } from './scalars.ts';

/** More alias expansions than this are an alias bomb rather than a manifest. */
const maxAliasCount = 1000;

/** Turns a text into its resources, with positions; what cannot be read becomes a problem, never an exception. */
export function parse(uri: string, version: number, text: string): Manifest {
  const toPosition = toPositions(text);
  const resources: Resource[] = [];
  const problems: ManifestProblem[] = [];
  for (const document of parseAllDocuments(text, { customTags: kubernetesTags, merge: true, uniqueKeys: true })) {
    const [error] = document.errors;
    if (error) {
      const [start, end] = error.pos;
      const message = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
      problems.push({ code: 'yaml-syntax', message, range: toRange(toPosition, start, Math.max(end, start + 1)) });
      continue;
    }
    const found = toResource(document, toPosition);
    if (found && 'code' in found) problems.push(found);
    else if (found) resources.push(found);
  }
  return { uri, version, resources, problems };
}

function toResource(document: Document.Parsed, toPosition: ToPosition): Resource | ManifestProblem | undefined {
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const range = toRange(toPosition, root.range[0], root.range[1]);
  const value = toJson(document);
  if (value === undefined) {
    const start = range.start;
    return {
      code: 'yaml-too-complex',
      message: `This document expands to more than ${maxAliasCount} aliases, so Driftline does not read it.`,
      range: { start, end: { line: start.line, character: start.character + 1 } },
    };
  }
  const ref = toRef(value);
  if (!ref || !isObject(value)) return undefined;
  return { ref, value, document, root, toPosition, range };
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

function toJson(document: Document.Parsed): Json | undefined {
  try {
    return document.toJS({ maxAliasCount }) as Json;
  } catch {
    return undefined;
  }
}

function toRange(toPosition: ToPosition, start: number, end: number): Range {
  return { start: toPosition(start), end: toPosition(end) };
}
