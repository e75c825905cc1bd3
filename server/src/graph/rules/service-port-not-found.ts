import { t } from '@vscode/l10n';
import { type Json, at, isArray, stringAt } from '../../manifest/json.ts';
import { findPlace, isName } from '../references/list-references.ts';
import { toKindKey } from '../references/object-id.ts';
import type { Holder, Use } from '../references/read-build.ts';
import { podPlaces } from '../references/reference-field.ts';
import type { ClusterReferences, ResolvedSelection } from '../references/reference-index.ts';
import { toSegments, walkFields } from '../references/walk-fields.ts';
import type { RepositoryRule, RuleFinding } from './repository-rule.ts';
import { tellObject } from './tell-object.ts';

/** A Service leads to a port by a name that no container has, or a port is used that a Service does not have. */
export const servicePortNotFound: RepositoryRule = {
  code: 'service-port-not-found',
  severity: 'warning',
  run: ({ clusters }) =>
    clusters.flatMap(({ references }) => [
      ...references.selections.flatMap(checkTargets),
      ...references.uses.flatMap((use) => checkUse(references, use)),
    ]),
};

/** A number need not be declared, a name must be: https://kubernetes.io/docs/concepts/services-networking/service/ */
function checkTargets({ holder, workloads }: ResolvedSelection): readonly Omit<RuleFinding, 'code'>[] {
  if (toKindKey(holder.id) !== '/Service' || workloads.length === 0 || holder.isStale) return [];
  if (workloads.some(({ isStale }) => isStale)) return [];
  const names = new Set(workloads.flatMap(listPortNames));
  return listPorts(holder).flatMap((port, i) => {
    const name = stringAt(port, 'targetPort');
    const place = findPlace(holder.object, ['spec', 'ports', i, 'targetPort']);
    if (name === undefined || !isName(name) || !place || names.has(name)) return [];
    const told = workloads.map(({ id }) => tellObject(id));
    return [{ place, message: t('No container of {0} has a port called {1}.', told.join(', '), name) }];
  });
}

function listPortNames({ id, object }: Holder): readonly string[] {
  const place = podPlaces[toKindKey(id)];
  if (place === undefined) return [];
  const ports = ['containers', 'initContainers'].flatMap((field) =>
    walkFields(object.value, [...toSegments(place), 'spec', field, '[]', 'ports', '[]', 'name']),
  );
  return ports.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

function checkUse({ find }: ClusterReferences, use: Use): readonly Omit<RuleFinding, 'code'>[] {
  const { ports, to, isGuess } = use.reference;
  if (ports.length === 0 || isGuess || use.holder.isStale || toKindKey(to) !== '/Service') return [];
  const found = find(use);
  const known = found.flatMap(({ holder }) => listPorts(holder));
  const isOpen = found.some(
    ({ holder, provided }) =>
      provided.isMade || holder.isStale || stringAt(holder.object.value, 'spec', 'type') === 'ExternalName',
  );
  if (known.length === 0 || isOpen) return [];
  return ports.flatMap(({ value, place }) => {
    const isThere = known.some((port) => at(port, typeof value === 'number' ? 'port' : 'name') === value);
    return place && !isThere ? [{ place, message: t('{0} has no port {1}.', tellObject(to), value) }] : [];
  });
}

function listPorts({ object }: Holder): readonly Json[] {
  const ports = at(object.value, 'spec', 'ports');
  return isArray(ports) ? ports : [];
}
