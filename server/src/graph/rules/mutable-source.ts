import { t } from '@vscode/l10n';
import { type JsonObject, at, stringAt } from '../../manifest/json.ts';
import { findPlace } from '../references/list-references.ts';
import { toKindKey } from '../references/object-id.ts';
import { placeAt } from '../targets/place-at.ts';
import { listHolders } from './owners.ts';
import type { RepositoryRule } from './repository-rule.ts';

/** A source or chart of which tomorrow's may be another one, and nobody has signed it. */
export const mutableSource: RepositoryRule = {
  code: 'mutable-source',
  severity: 'hint',
  isOff: true,
  run: (facts) => {
    // the repository itself is versioned by being one
    const own = new Set(
      facts.clusters.flatMap(({ roots }) => roots.flatMap(({ sourceRef }) => (sourceRef ? [sourceRef.name] : []))),
    );
    return listHolders(facts).flatMap(({ id, object }) => {
      const read = readers[toKindKey(id)]?.(object.value);
      if (!read || own.has(id.name)) return [];
      const place = findPlace(object, ['spec', ...read.path]) ?? placeAt(object, 'spec');
      return place ? [{ place, message: read.message }] : [];
    });
  },
};

interface Mutable {
  readonly path: readonly string[];
  readonly message: string;
}

const isPinned = (value: JsonObject, ...fields: readonly string[]): boolean =>
  fields.some((field) => stringAt(value, 'spec', 'ref', field) !== undefined);

/** Source: https://fluxcd.io/flux/components/source/ */
const readers: Readonly<Partial<Record<string, (value: JsonObject) => Mutable | undefined>>> = {
  'source.toolkit.fluxcd.io/GitRepository': (value) => {
    if (isPinned(value, 'commit', 'tag', 'semver') || at(value, 'spec', 'verify') !== undefined) return undefined;
    const branch = stringAt(value, 'spec', 'ref', 'branch') ?? 'master';
    return {
      path: ['ref', 'branch'],
      message: t('Whatever is pushed to the branch {0} is applied, and no signature is asked for.', branch),
    };
  },
  'source.toolkit.fluxcd.io/OCIRepository': (value) => {
    if (isPinned(value, 'digest', 'semver') || at(value, 'spec', 'verify') !== undefined) return undefined;
    const tag = stringAt(value, 'spec', 'ref', 'tag') ?? 'latest';
    return tag === 'latest'
      ? { path: ['ref', 'tag'], message: t('Whatever is pushed as {0} is applied.', tag) }
      : undefined;
  },
  'helm.toolkit.fluxcd.io/HelmRelease': (value) => {
    const chart = at(value, 'spec', 'chart', 'spec');
    if (chart === undefined || stringAt(chart, 'sourceRef', 'kind') !== 'HelmRepository') return undefined;
    const version = stringAt(chart, 'version') ?? '*';
    if (/^v?\d+\.\d+\.\d+/.test(version)) return undefined;
    return {
      path: ['chart', 'spec', 'version'],
      message: t('Which version of the chart is installed changes by itself.'),
    };
  },
};
