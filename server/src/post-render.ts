import type { JsonObject } from './manifest/json.ts';
import type { Renderer } from './ports.ts';

/** A folder that no repository has: what is in it is handed over with the request. */
const folder = '/.driftline-upgrade';
const input = 'helm-output.yaml';

/** What a manifest becomes by kustomizations, in turn; undefined where kustomize refuses one of them. */
export async function postRender(
  manifest: string,
  kustomizations: readonly JsonObject[],
  { renderer, root }: { readonly renderer: Renderer; readonly root: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  let text = manifest;
  for (const one of kustomizations) {
    const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...one };
    const texts = new Map([
      [`${folder}/kustomization.yaml`, JSON.stringify({ ...kustomization, resources: [input] })],
      [`${folder}/${input}`, text],
    ]);
    const request = { root, texts, hasNewFiles: true, directory: folder, isExplained: false, hasYaml: true };
    const rendered = await renderer.render(request, signal);
    if (!rendered.ok || rendered.value.yaml === undefined) return undefined;
    text = rendered.value.yaml;
  }
  return text;
}
