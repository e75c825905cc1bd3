import type { FluxLab, ServedFolder } from '../cluster/flux-lab.ts';
import { corpusRoot, corpusSecret, defineKinds, toCorpusRepository } from './corpus-repository.ts';
import { toGitRepository } from './lab-repository.ts';

/** Has Flux apply the repository of real manifests, with what it needs that no file has; undefined where there is none. */
export async function applyCorpus(
  lab: FluxLab,
): Promise<(ServedFolder & { readonly files: Readonly<Record<string, string>> }) | undefined> {
  const files = toCorpusRepository();
  const root = files[corpusRoot];
  if (root === undefined) return undefined;
  const served = await lab.serve('corpus', files);
  const { namespace, name, variable, value } = corpusSecret;
  const items = [
    ...defineKinds(files),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData: { [variable]: value } },
  ];
  await lab.cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), { serverSide: true });
  await lab.cluster.waitForCrds();
  await lab.cluster.apply(toGitRepository('flux-system', lab.url('corpus')));
  await lab.cluster.apply(root);
  return { ...served, files };
}
