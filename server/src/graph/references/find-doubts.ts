import type { Suspect } from './list-suspects.ts';
import { type ObjectId, isInNamespace, toKindKey } from './object-id.ts';

/** Why an object that no build makes may be there all the same. */
export interface Doubt {
  readonly by: Suspect['by'] | 'hand' | 'cluster' | 'draft' | 'copy';
  /** What may make it, for a person; empty where `by` says it all. */
  readonly name: string;
  /**
   * Why: its very name is told, or it is called as what is made there is called (`alike`: they have a word in common), or
   * only that it would lie there.
   */
  readonly evidence: 'told' | 'alike' | 'place';
}

/** What is looked for: an object, or Pods by the values of their labels. */
export interface Wanted {
  readonly kind: Pick<ObjectId, 'group' | 'kind'>;
  readonly namespace?: string;
  readonly names: readonly string[];
}

const pods = { group: '', kind: 'Pod' } as const;

/** An object as something that is looked for. */
export function toWanted(id: ObjectId): Wanted {
  return { kind: id, ...(id.namespace !== undefined && { namespace: id.namespace }), names: [id.name.toLowerCase()] };
}

/** Pods as something that is looked for. */
export function toWantedPods(namespace: string | undefined, labels: readonly string[]): Wanted {
  return { kind: pods, ...(namespace !== undefined && { namespace }), names: labels.map((one) => one.toLowerCase()) };
}

/** Who may make what is looked for; nobody is doubted whose objects would lie elsewhere or be called otherwise. */
export function findDoubts(wanted: Wanted, suspects: readonly Suspect[]): readonly Doubt[] {
  const doubts = suspects.flatMap(({ by, name, ...suspect }): readonly Doubt[] => {
    const evidence = judge(wanted, suspect);
    return evidence ? [{ by, name, evidence }] : [];
  });
  return isOfCluster(wanted) ? [...doubts, { by: 'cluster', name: '', evidence: 'place' }] : doubts;
}

/** Kinds that a distribution brings, or a cloud, of which there may always be more. */
const brought: ReadonlySet<string> = new Set([
  'gateway.networking.k8s.io/GatewayClass',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'resource.k8s.io/DeviceClass',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttributesClass',
]);

/** What the distribution keeps in its own namespaces nobody's files show. */
function isOfCluster({ kind, namespace }: Wanted): boolean {
  if (kind.group.endsWith('.fluxcd.io')) return false;
  return brought.has(toKindKey(kind)) || /^kube-(?:system|public|node-lease)$/.test(namespace ?? '');
}

function judge(
  { kind, namespace, names }: Wanted,
  suspect: Omit<Suspect, 'by' | 'name'>,
): Doubt['evidence'] | undefined {
  const { makes, namespaces, words, names: own } = suspect;
  const isNamespace = kind.kind === 'Namespace' && kind.group === '';
  if (names.some((name) => isNamespace && namespaces.includes(name))) return 'told';
  // charts make objects for programs: none of Flux, and a name of a namespace says only where they go
  if (makes === 'of-charts' && isNamespace) return undefined;
  if (kind.group.endsWith('.fluxcd.io') && makes !== 'anything')
    return suspect.syncs?.some((name) => names.includes(name)) ? 'told' : undefined;
  if (suspect.kinds && !suspect.kinds.has(toKindKey(kind))) return undefined;
  const isHere = isWithin(kind, namespace, suspect.namespace);
  if (!isNamespace && names.some((name) => words.has(name))) return 'told';
  if (makes === 'named') {
    // nothing makes more of its own kind
    if (kind.kind === suspect.kind && kind.group === suspect.group) return undefined;
    // operators make objects of Kubernetes and of their own kinds
    if (!suspect.kinds && isCustom(kind.group) && kind.group !== suspect.group) return undefined;
    if (isNamespace) return names.some((name) => own.includes(name)) ? 'alike' : undefined;
    if (isHere && names.some((name) => own.some((one) => name.includes(one)))) return 'alike';
    return isHere && kind === pods && own.length > 0 && !suspect.kinds ? 'place' : undefined;
  }
  if (!isHere) return undefined;
  if (names.some((name) => own.some((one) => isAlike(name, one)))) return 'alike';
  // objects of other programs' kinds a chart makes under its own name, or one that it is told
  return makes === 'of-charts' && isCustom(kind.group) ? undefined : 'place';
}

function isCustom(group: string): boolean {
  return group.includes('.') && !/^[a-z.]+\.k8s\.io$/.test(group);
}

function isWithin(kind: Wanted['kind'], namespace: string | undefined, own: string | undefined): boolean {
  return !isInNamespace(kind) || own === undefined || namespace === undefined || own === namespace;
}

/** Words that are part of many names, and say nothing. */
const common: ReadonlySet<string> = new Set(
  'app apps api web server service cluster controller operator manager kube system secret secrets config main default data tls cert key stack'.split(
    ' ',
  ),
);

/** Whether two names have a word in common, or one is part of the other: `argo-cd` makes `argocd-server`. */
function isAlike(a: string, b: string): boolean {
  const [joined, other] = [a, b].map((name) => name.replaceAll(/[-.]/g, ''));
  if (other !== undefined && other.length > 3 && joined?.includes(other)) return true;
  const words = new Set(a.split(/[-.]/));
  return b.split(/[-.]/).some((word) => word.length > 2 && !common.has(word) && words.has(word));
}
