import {
  api,
  autoscaler,
  checkout,
  checkoutFlux,
  configMap,
  draft,
  ingress,
  namespace,
  schedule,
  secret,
  service,
  shop,
  shopKustomization,
  shopReplicas,
  web,
  worker,
  workerAutoscaler,
} from './manifests.ts';

/** The file that the demo opens: the one whose object a person has edited in the cluster. */
export const driftedFile = 'apps/web/deployment.yaml';

const driftedText = 'replicas: 3';

/** A draft with mistakes, which no kustomization lists: Flux does not apply it, and only schemas can know. */
export const faultyFile = 'apps/web/ingress.yaml';

const faultyText = 'ingressClasName';

/** A draft from an older cluster: its apiVersion is no longer served. */
export const outdatedFile = 'apps/api/schedule.yaml';

/** A draft whose Secret nobody has encrypted yet. */
export const plainFile = 'apps/api/secret.yaml';

/** A patch that decides how many there are, of an object whose file has no namespace either. */
export const patchFile = 'apps/shop/replicas.yaml';

/** A draft of another environment: its patch makes the object wrong, whose file is right. */
export const faultyPatchFile = 'apps/shop-test/kustomization.yaml';

/** A Service that the API server refuses, which Flux says of the Kustomization that applies it. */
export const refusedFile = 'apps/checkout/service.yaml';

/** What the file that the demo opens was before somebody changed it in Git, which its history tells. */
export const earlier = {
  [driftedFile]: web.replace(driftedText, 'replicas: 2').replace(':6.9.2', ':6.9.1'),
};

/** A commit that Flux has not fetched yet. */
export const later = {
  'README.md': '# fleet\n\nEverything that runs in the demo cluster. Ask in the channel of the platform.\n',
};

/** A small GitOps repository as people keep them: path → text. `flux` are the Flux objects that apply it. */
export function makeRepository(flux: string): Readonly<Record<string, string>> {
  return {
    'README.md': '# fleet\n\nEverything that runs in the demo cluster. Flux applies it; changes are commits.\n',
    'clusters/demo/flux.yaml': flux,
    'clusters/demo/checkout.yaml': checkoutFlux,
    'apps/checkout/kustomization.yaml': kustomization('service.yaml'),
    [refusedFile]: checkout,
    'apps/kustomization.yaml': kustomization('namespace.yaml', 'web', 'api', 'shop', 'worker'),
    'apps/namespace.yaml': `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
    'apps/web/kustomization.yaml': kustomization('configmap.yaml', 'deployment.yaml', 'service.yaml'),
    [driftedFile]: web,
    'apps/web/service.yaml': service,
    'apps/web/configmap.yaml': configMap,
    [faultyFile]: ingress,
    'apps/api/kustomization.yaml': kustomization('deployment.yaml', 'autoscaler.yaml'),
    'apps/api/deployment.yaml': api,
    'apps/api/autoscaler.yaml': autoscaler,
    'apps/worker/kustomization.yaml': kustomization('worker.yaml', 'autoscaler.yaml'),
    'apps/worker/worker.yaml': worker,
    'apps/worker/autoscaler.yaml': workerAutoscaler,
    'apps/shop/kustomization.yaml': shopKustomization,
    'apps/shop/deployment.yaml': shop,
    [patchFile]: shopReplicas,
    [faultyPatchFile]: draft,
    [outdatedFile]: schedule,
    [plainFile]: secret,
  };
}

/** The line, counted from 1, on which the drift squiggle must stand in `driftedFile`. */
export function findDriftedLine(): number {
  return findLine(web, driftedText);
}

/** The line, counted from 1, on which the misspelt field must be marked in `faultyFile`. */
export function findFaultyLine(): number {
  return findLine(ingress, faultyText);
}

/** Where it can be seen whose change a difference is; lines count from 1. */
export function findDrifted() {
  return {
    extra: { file: driftedFile, line: findLine(web, 'env:'), said: 'TRACE' },
    changed: { file: driftedFile, line: findDriftedLine(), offered: 'Adopt the live value: 5' },
    autoscaled: {
      file: 'apps/worker/worker.yaml',
      line: findLine(worker, 'replicas: '),
      said: 'HorizontalPodAutoscaler',
    },
  };
}

/** Where completion, hover, a migration and the warning about a secret can be seen; lines count from 1. */
export function findEditing() {
  return {
    completion: { file: driftedFile, line: findLine(web, 'image: '), typed: 'imageP', offered: 'imagePullPolicy' },
    hover: { file: driftedFile, line: findLine(web, 'memory: 64Mi'), said: 'MiB' },
    migration: { file: outdatedFile, line: findLine(schedule, 'apiVersion:') },
    secret: { file: plainFile, line: findLine(secret, 'stringData') },
  };
}

/** Where it can be seen what builds make of files; lines count from 1. */
export function findBuilt() {
  return {
    drift: { file: patchFile, line: findLine(shopReplicas, 'replicas:') },
    mistake: { file: faultyPatchFile, line: findLine(draft, 'value: two') },
    preview: { file: 'apps/shop/deployment.yaml', line: findLine(shop, 'value:'), shown: 'namespace: demo' },
  };
}

/** Where it can be seen how the objects hang together; lines count from 1. */
export function findConnected() {
  return {
    references: { file: 'apps/web/configmap.yaml', line: findLine(configMap, 'name:'), shown: 'deployment.yaml' },
    unlisted: { file: faultyFile, line: findLine(ingress, 'kind:'), offered: 'List it in apps/web/kustomization.yaml' },
    deletion: {
      file: 'apps/web/service.yaml',
      line: findLine(service, 'name:'),
      said: 'Flux deletes Service demo/web',
    },
  };
}

/** Where it can be seen who applies an object, from which commit, and what its controller says; lines count from 1. */
export function findOwned() {
  return {
    owned: { file: driftedFile, line: findDriftedLine(), subject: 'Three replicas of web, and version 6.9.2' },
    refused: { file: refusedFile, line: findLine(checkout, 'nodePort:') },
  };
}

/** What the Drift view has of it. */
export function findRows(): { readonly rows: readonly [string, string, string] } {
  return { rows: ['Kustomization flux-system/fleet', `Deployment ${namespace}/web`, 'spec.replicas'] };
}

/** What the Sync view has of it. */
export function findSynced(): { readonly rows: readonly [string, string, string]; readonly said: string } {
  const rows = [
    'Kustomization flux-system/staging',
    'Kustomization flux-system/staging-apps',
    'flux-system/fleet',
  ] as const;
  return { rows, said: 'is not ready' };
}

function findLine(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function kustomization(...resources: readonly string[]): string {
  const list = resources.map((resource) => `  - ${resource}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`;
}
