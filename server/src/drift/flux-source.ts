import { type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import { mayQuoteSecret, withoutValues } from '../manifest/quoted-secrets.ts';
import type { Applier, ApplierSource } from './observation.ts';

const sourceApi = 'source.toolkit.fluxcd.io/v1';

/** Which object a Flux Kustomization gets its files from. */
export function readSourceRef(kustomization: JsonObject): ApplierSource | undefined {
  const ref = at(kustomization, 'spec', 'sourceRef');
  const [kind, name] = [stringAt(ref, 'kind'), stringAt(ref, 'name')];
  const namespace = stringAt(ref, 'namespace') ?? stringAt(kustomization, 'metadata', 'namespace');
  if (kind === undefined || name === undefined || namespace === undefined) return undefined;
  return { apiVersion: stringAt(ref, 'apiVersion') ?? sourceApi, kind, namespace, name };
}

/** An applier that says which commit its source has, as far as that can be read. */
export function withSource(applier: Applier, ref: ApplierSource | undefined, source: JsonObject | undefined): Applier {
  if (!ref) return applier;
  const artifact = at(source, 'status', 'artifact');
  // what a build system has pushed to a registry says which commit it was made of
  const revision = stringAt(artifact, 'metadata', originKey) ?? stringAt(artifact, 'revision');
  const url = stringAt(source, 'spec', 'url');
  return { ...applier, source: ref, fetched: { ...(revision ? { revision } : {}), ...(url ? { url } : {}) } };
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const originKey = 'org.opencontainers.image.revision';

/** The commit in a revision as Flux writes it: `main@sha1:…`, `sha1:…`, before 2.0 `main/…`; undefined where there is none. */
export function readCommit(revision: string | undefined): string | undefined {
  const [, hash] = /(?:^|[@/:])([0-9a-f]{40}|[0-9a-f]{64})$/.exec(revision ?? '') ?? [];
  return hash;
}

/** What was applied last, also where it came through a registry. */
export function readAppliedRevision(kustomization: JsonObject): string | undefined {
  const told = ['lastAppliedOriginRevision', 'lastAppliedRevision'];
  return told.map((field) => stringAt(kustomization, 'status', field)).find((revision) => revision);
}

/** Why a Flux object is not ready, as the whole object says it. */
export function readFailure(object: JsonObject): string | undefined {
  const conditions = at(object, 'status', 'conditions');
  const ready = isArray(conditions) ? conditions.find((item) => stringAt(item, 'type') === 'Ready') : undefined;
  const hasFailed = isObject(ready) && ready['status'] === 'False';
  if (!hasFailed) return undefined;
  const reason = stringAt(ready, 'reason');
  return toFailure(reason, withoutValues(object, reason, stringAt(ready, 'message')));
}

/** Longer words nobody reads in a list of problems, in UTF-16 code units. */
const longest = 300;

/**
 * A reason and the words for it on one line. What is said of Secrets is left out: controllers repeat the words of the API
 * server, which can quote values.
 */
export function toFailure(reason = '', message = ''): string | undefined {
  const words = message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const isSafe = words !== '' && !mayQuoteSecret(words);
  const said = words.length > longest ? `${words.slice(0, longest - 1).replace(/\p{Cs}/gu, '')}…` : words;
  const parts = [reason, isSafe ? said : ''].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(': ') : undefined;
}
