import { type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import { toFailure } from './flux-source.ts';
import type { Applier } from './observation.ts';

/**
 * What an Argo CD Application says of itself: the commit of its last successful operation, and the one that it has
 * compared with last. Several sources have several commits, of which none is that of an object.
 */
export function readApplication(application: JsonObject): Applier {
  const operation = at(application, 'status', 'operationState');
  const phase = stringAt(operation, 'phase');
  const history = at(application, 'status', 'history');
  const last = isArray(history) ? history.at(-1) : undefined;
  const synced = phase === 'Succeeded' ? stringAt(operation, 'syncResult', 'revision') : undefined;
  const isSingle = at(application, 'spec', 'sources') === undefined;
  const revision = isSingle ? (synced ?? stringAt(last, 'revision')) : undefined;
  const tip = isSingle ? stringAt(application, 'status', 'sync', 'revision') : undefined;
  const target = stringAt(application, 'spec', 'source', 'targetRevision') ?? '';
  const branch = isSingle ? target || 'HEAD' : undefined;
  const [url, hasFailed] = [
    stringAt(application, 'spec', 'source', 'repoURL'),
    phase === 'Failed' || phase === 'Error',
  ];
  const failure = hasFailed ? toFailure(phase, stringAt(operation, 'message')) : undefined;
  const [namespace, name] = [stringAt(application, 'metadata', 'namespace'), stringAt(application, 'metadata', 'name')];
  return {
    kind: 'Application',
    namespace: namespace ?? '',
    name: name ?? '',
    ...(revision ? { revision } : {}),
    ...(phase === undefined ? {} : { ready: hasFailed ? 'False' : phase === 'Succeeded' ? 'True' : 'Unknown' }),
    ...(failure === undefined ? {} : { failure }),
    ...(tip || url
      ? { fetched: { ...(tip ? { revision: tip } : {}), ...(url ? { url } : {}), ...(branch ? { branch } : {}) } }
      : {}),
  };
}
