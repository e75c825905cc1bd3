import type { DescribedKinds } from './described-kinds.ts';
import type { Knowledge } from './graph/knowledge.ts';
import { guard } from './guard.ts';
import type { Log, Result, SchemaBundle, SchemaError } from './ports.ts';
import type { Repositories } from './repositories.ts';
import type { BundleIndex } from './schema/bundle.ts';
import type { KindRef } from './schema/identify-kind.ts';
import type { Validation } from './validation.ts';

/** What is known beyond the files themselves, from whoever knows it. */
interface Sources {
  readonly bundle: SchemaBundle;
  readonly log: Log;
  readonly validation: Pick<Validation, 'schemasOf'>;
  readonly repositories: Pick<Repositories, 'of'>;
  readonly kinds: Pick<DescribedKinds, 'of'>;
  readonly isLeftToOthers: (uri: string) => boolean;
}

const failed: Result<BundleIndex, SchemaError> = {
  ok: false,
  error: { kind: 'unreadable', message: 'The list of bundled schemas could not be read.' },
};

/** Brings together what a completion asks for; each source is asked when it is first needed. */
export function createKnowledge(sources: Sources): Knowledge {
  const { bundle, log, validation, repositories, kinds } = sources;
  let bundled: readonly KindRef[] | 'pending' | undefined;

  async function read(): Promise<void> {
    const index = await guard(log, 'list kinds', failed, () => bundle.index(new AbortController().signal));
    if (!index.ok) log.warn(index.error.message);
    bundled = index.ok
      ? Object.entries(index.value).flatMap(([apiVersion, api]) => api.kinds.map((kind) => ({ apiVersion, kind })))
      : [];
  }

  return {
    isLeftToOthers: sources.isLeftToOthers,
    schemasOf: (uri, ref) => validation.schemasOf(uri, ref),
    repositoryOf: (uri) => repositories.of(uri),
    namesInCluster: (uri, kind) => kinds.of(uri)?.names.of(kind) ?? { value: [], isPending: false },
    kindsOf(uri) {
      if (bundled === undefined) {
        bundled = 'pending';
        void read();
      }
      const custom = [...(repositories.of(uri)?.customKinds.values() ?? [])].flat();
      const described = custom.map(({ apiVersion, kind }) => ({ apiVersion, kind }));
      const served = new Set(kinds.of(uri)?.apiVersions());
      const all = bundled === 'pending' ? [] : bundled;
      // A cluster that says what it serves has nothing of other versions.
      const usable = served.size > 0 ? all.filter((one) => served.has(one.apiVersion) || isOfFile(one)) : all;
      return { value: [...described, ...usable], isPending: bundled === 'pending' };
    },
  };
}

/** Read by tools and by no API server. */
function isOfFile({ apiVersion }: KindRef): boolean {
  return apiVersion.startsWith('kustomize.config.k8s.io/');
}
