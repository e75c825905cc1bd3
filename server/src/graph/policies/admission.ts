import type { FileFacts, Role } from '../file-facts.ts';
import type { NamespaceLabels } from './namespace-labels.ts';
import type { PolicyObject } from './read-policies.ts';
import type { Transform } from './transforms.ts';

/** What a repository says about who lets objects in. */
export interface Admission {
  readonly policies: readonly PolicyObject[];
  readonly transforms: ReadonlySet<Transform>;
  readonly namespaces: readonly NamespaceLabels[];
}

export const noAdmission: Admission = { policies: [], transforms: new Set(), namespaces: [] };

/** Brings together what all files say; what has not changed is the same object as before. */
export function toAdmission(
  files: ReadonlyMap<string, FileFacts>,
  roles: ReadonlyMap<string, Role>,
  before: Admission,
): Admission {
  const whole = [...files].filter(([key]) => (roles.get(key) ?? 'resource') === 'resource').map(([, facts]) => facts);
  const policies = whole.flatMap((facts) => facts.policies);
  const namespaces = whole.flatMap((facts) => facts.namespaces);
  const transforms = new Set([...files.values()].flatMap((facts) => facts.transforms));
  const isSame =
    isSameList(policies, before.policies) &&
    isSameList(namespaces, before.namespaces) &&
    isSameList([...transforms], [...before.transforms]);
  return isSame ? before : { policies, namespaces, transforms };
}

/** The labels of a namespace, where one file says them and nothing changes them. */
export function findLabels(
  { namespaces, transforms }: Admission,
  name: string,
): ReadonlyMap<string, string> | undefined {
  const [one, ...others] = namespaces.filter((namespace) => namespace.name === name);
  return others.length > 0 || transforms.has('labels') || transforms.has('namespace') ? undefined : one?.labels;
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
