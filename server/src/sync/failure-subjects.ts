import type { ControllerFailure } from '../manifest/controller-failure.ts';

/** What a controller's words are about. */
export type FailureSubject =
  /** From the root of the source; the line counts from 1. */
  | { readonly type: 'file'; readonly path: string; readonly line?: number }
  | {
      readonly type: 'object';
      readonly kind: string;
      /** Undefined where the words do not say it. */
      readonly namespace?: string;
      readonly name: string;
      /** As the API server writes it: `spec.ports[0].port`. */
      readonly field?: string;
      /** It was taken by the API server, and is not well since. */
      readonly isHealth: boolean;
    };

/** The folder that kustomize-controller unpacks a source into. */
const unpacked = /\/kustomization-\d+\/([^\s:'",\]]+)/g;
/** An object as kustomize names it: `ConfigMap.v1.[noGrp]/web.demo`, `Deployment.v1.apps/web.[noNs]`. */
const ofKustomize = /'(?<kind>[A-Z]\w*)\.v\w+\.(?:\[noGrp\]|[a-z0-9.-]+)\/(?<name>[^'/]+?)(?:\.\[noNs\])?'/g;
/** An object as Flux names it: `Deployment/demo/web`, `Namespace/demo`. */
const ofFlux = /(?<![\w/.-])(?<kind>[A-Z]\w*)\/(?:(?<namespace>[a-z0-9][a-z0-9.-]*)\/)?(?<name>[a-z0-9][a-z0-9.:-]*)/g;
const field =
  /(?:is invalid: \[?|, )(?<field>[a-z][\w.[\]"/-]*): (?:Invalid value|Required value|Unsupported value|Forbidden|Duplicate value|Too long|Too many)/;

/** In more objects nobody looks for one message. */
const most = 20;

/** Which files and objects the words of a controller name, as far as that is told for sure. */
export function listSubjects({ reason, message = '' }: ControllerFailure): readonly FailureSubject[] {
  if (reason === 'BuildFailed') return [...listFiles(message), ...listKustomized(message)].slice(-1);
  const isHealth = reason === 'HealthCheckFailed';
  if (reason !== 'ReconciliationFailed' && !isHealth) return [];
  // of what was refused Flux names the first thing only, and then quotes whatever the API server says
  const named = [...message.matchAll(ofFlux)].slice(0, isHealth ? most : 1);
  const refused = /^(?:\S+ ){1,2}dry-run failed/.test(message) || /^\S+ (?:apply|not found)/.test(message);
  if (!isHealth && (!refused || named[0]?.index !== 0)) return [];
  const at = isHealth ? undefined : field.exec(message)?.groups?.['field'];
  return named.map(({ groups }) => ({
    ...{ type: 'object', kind: groups?.['kind'] ?? '', name: groups?.['name'] ?? '', isHealth },
    ...(groups?.['namespace'] !== undefined && { namespace: groups['namespace'] }),
    ...(at !== undefined && { field: at }),
  }));
}

function listFiles(message: string): readonly FailureSubject[] {
  const line = /yaml: line (\d+)/.exec(message)?.[1];
  return [...message.matchAll(unpacked)].flatMap(([, path = '']) =>
    /\.(?:ya?ml|json)$/.test(path)
      ? [{ type: 'file', path: `/${path}`, ...(line !== undefined && { line: Number(line) }) }]
      : [],
  );
}

/** A namespace is part of what follows the name, which may have dots itself. */
function listKustomized(message: string): readonly FailureSubject[] {
  return [...message.matchAll(ofKustomize)].map(({ groups }) => {
    return { type: 'object', kind: groups?.['kind'] ?? '', name: groups?.['name'] ?? '', isHealth: false };
  });
}
