import { findPart, unknownRepository } from '../graph/repository.ts';
import type { RepositoryIndex } from '../graph/repository-index.ts';
import type { Knowledge } from '../graph/knowledge.ts';
import { proposeKeys, proposeLabels } from './keys.ts';
import { proposeKinds } from './kinds.ts';
import { proposeFiles } from './kustomization-files.ts';
import { proposeNames } from './names.ts';
import type { Piece, Span } from './piece.ts';
import { type Place, findPlace } from './place.ts';
import type { Proposal, Proposals } from './proposal.ts';
import { type Subject, findSubject } from './subject.ts';
import { proposeValues } from './values.ts';
import { findVariable, proposeVariables } from './variables.ts';

/** What could stand at an offset of a text, and what of the text it would replace. */
export interface Completions extends Proposals {
  readonly span: Span;
}

/** Finds what could stand at an offset; undefined where nothing can be said. */
export function propose(
  uri: string,
  text: string,
  offset: number,
  facts: { readonly knowledge: Knowledge; readonly index: RepositoryIndex | undefined },
): Completions | undefined {
  const place = findPlace(text, offset);
  const variable = findVariable(text, offset);
  if (variable) {
    const proposals = proposeVariables(variable, place?.text ?? '', uri, facts.knowledge);
    return { proposals, isPending: false, span: variable.span };
  }
  if (!place || isEncrypted(place)) return undefined;
  const part = findPart(facts.knowledge.repositoryOf(uri) ?? unknownRepository, uri);
  if (part === 'data') return undefined;
  const subject = findSubject(uri, place, { ...facts, isPatch: part === 'patch' });
  if (subject.ref?.kind === 'Secret' && /^(?:data|stringData)$/.test(subject.fields[0] ?? '')) return undefined;
  const generic = proposeFromSchema(subject);
  const hasValues = generic.proposals.length > 0 || facts.knowledge.isLeftToOthers(uri);
  const found = merge([generic, proposeKinds(subject), proposeNames(subject, hasValues)]);
  const files = proposeFiles(subject);
  return { ...found, proposals: unique([...files, ...found.proposals]), span: place.span };
}

/** Where another extension helps with fields, doubled proposals would be noise. */
function proposeFromSchema(subject: Subject): Proposals {
  const { knowledge, uri, ref } = subject;
  if (knowledge.isLeftToOthers(uri)) return { proposals: [], isPending: false };
  const labels = proposeLabels(subject);
  if (!ref) return { proposals: [...labels, ...proposeStart(subject)], isPending: false };
  const { value: schemas, isPending } = knowledge.schemasOf(uri, ref);
  if (!schemas) return { proposals: [...labels, ...proposeStart(subject)], isPending };
  const keys = proposeKeys(subject, schemas);
  // a selector with fields of its own has its labels further in
  return { proposals: [...keys, ...(keys.length > 0 ? [] : labels), ...proposeValues(subject, schemas)], isPending };
}

/** What every object has, as long as nobody knows its kind. */
function proposeStart({ place, object, path }: Subject): readonly Proposal[] {
  if (path.length > 0 || place.role === 'value') return [];
  const present = new Set(object.children.map(({ name }) => name));
  return ['apiVersion', 'kind', 'metadata']
    .filter((name) => name === place.piece.name || !present.has(name))
    .map((name): Proposal => {
      const rest = name === 'metadata' ? [`:\n${' '.repeat(place.piece.column + 2)}name: `, { gap: '' }] : [': '];
      return {
        label: name,
        sort: 'field',
        insert: place.piece.role === 'key' ? [name] : [name, ...rest],
        note: 'required',
        rank: 0,
      };
    });
}

/** What SOPS has encrypted is changed with its own editor. */
function isEncrypted({ root, piece }: Place): boolean {
  const isSops = root.children.some(({ name, role }: Piece) => role === 'key' && name === 'sops');
  return isSops && piece.value?.text.startsWith('ENC[') === true;
}

function merge(all: readonly Proposals[]): Proposals {
  return {
    proposals: all.flatMap(({ proposals }) => proposals),
    isPending: all.some(({ isPending }) => isPending),
  };
}

/** What two sources propose is shown once, but for kinds, of which two can have one name. */
function unique(proposals: readonly Proposal[]): readonly Proposal[] {
  const found = new Map<string, Proposal>();
  for (const one of proposals) {
    const key = one.sort === 'kind' || one.sort === 'snippet' ? `${one.label} ${one.note ?? ''}` : one.label;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
