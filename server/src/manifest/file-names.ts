/** Whether a file is the one that kustomize reads of its folder: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
export function isKustomizationFile(uri: string): boolean {
  return /\/(?:kustomization\.ya?ml|Kustomization)$/.test(uri);
}

/** Whether a file holds the rules by which SOPS chooses keys: https://getsops.io/docs/#using-sopsyaml-conf-to-select-kms-pgp-and-age-for-new-files */
export function isSopsRulesFile(uri: string): boolean {
  return uri.endsWith('/.sops.yaml');
}

/** Whether a file is read for what it declares: YAML, and the kustomization that has no ending. */
export function isManifestFile(uri: string): boolean {
  return /(?:\.ya?ml|\/Kustomization)$/.test(uri);
}
