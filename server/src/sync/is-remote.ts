import { type JsonObject, at, stringAt } from '../manifest/json.ts';

/**
 * Whether a controller applies what an object asks for to another cluster than the one that the object is in, where
 * objects of the same names are others. An Application that names no destination applies nothing to this one either.
 */
export function isRemote(object: JsonObject): boolean {
  if (stringAt(object, 'kind') !== 'Application') return (at(object, 'spec', 'kubeConfig') ?? null) !== null;
  const destination = at(object, 'spec', 'destination');
  const server = stringAt(destination, 'server')?.replace(/\/+$/, '');
  return server !== here.server && stringAt(destination, 'name') !== here.name;
}

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters */
const here = { server: 'https://kubernetes.default.svc', name: 'in-cluster' };
