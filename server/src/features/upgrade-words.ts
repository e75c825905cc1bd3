import { t } from '@vscode/l10n';
import type { Obstacle } from '../graph/charts/obstacle.ts';

/** Why it is not known what the next upgrade of a release changes, and what a person can do about it. */
export function describeObstacle({ code, about = '' }: Obstacle): string {
  return words[code](about);
}

const words: Readonly<Record<Obstacle['code'], (about: string) => string>> = {
  untrusted: () => t('Helm is not started in a workspace that is not trusted.'),
  'build-unknown': () => t('What is made of this HelmRelease is not known now, since its build fails or is under way.'),
  cluster: (about) => t('The cluster could not be asked: {about}', { about }),
  'not-released': () =>
    t('No release of this HelmRelease is known in this cluster. The code lens above it says how it stands.'),
  'other-release': () =>
    t('The release gets another name or namespace: Flux removes the one that is there and installs it anew.'),
  'preserved-values': () =>
    t('This HelmRelease keeps the values of the last release (preserveValues), and nobody but Helm knows them.'),
  'chart-elsewhere': (about) =>
    t(
      'The chart comes from {about}. Only charts of this repository, and versions of public ones, are rendered here so far.',
      {
        about,
      },
    ),
  'chart-source-unknown': (about) =>
    t('The chart comes from {about}, of which it is not known that it is this repository.', { about }),
  'chart-pinned': (about) =>
    t('The chart comes from {about} of this repository, and not from the files that are here.', { about }),
  'chart-not-fetched': (about) => t('The chart has not been fetched yet: {about}.', { about }),
  'chart-range': (about) =>
    t('The chart has no version of its own but {about}: which one Flux takes is not known here.', { about }),
  'chart-missing': (about) => t('There is no chart in {about}.', { about }),
  'values-files': () => t('The chart has values of its own files (valuesFiles), which are not read here yet.'),
  'dependencies-missing': (about) =>
    t(
      'The chart needs others that are not in its folder charts: {about}. Flux fetches them; Driftline asks nobody for them. Run "helm dependency build" there.',
      { about },
    ),
  'schema-elsewhere': () =>
    t('The schema of the values of this chart names others that lie elsewhere, and nobody is asked for them.'),
  'secret-values': (about) =>
    t('Values come from a Secret ({about}), and values of Secrets are not given to helm. So this cannot be compared.', {
      about,
    }),
  'secret-doubt': () =>
    t(
      'Values of a Secret may stand in what is released: its Kustomization reads one, or it or the HelmRelease is suspended or not ready, so that this is not known. So nothing of it is shown.',
    ),
  'variable-unknown': (about) => t('The value of the variable {about} is not known here.', { about }),
  'values-encrypted': (about) => t('Values are encrypted: {about}.', { about }),
  'values-missing': (about) => t('There are no values in {about}, and the upgrade would fail.', { about }),
  'values-several': (about) => t('Several builds make the {about}, and not all alike.', { about }),
  'values-unread': (about) => t('Values could not be read: {about}', { about }),
  'target-path': (about) =>
    t('Values are put at {about} and set there otherwise too, in an order that helm does not have.', { about }),
  'post-renderer-failed': () =>
    t('What the post-renderers of this HelmRelease make is not known: kustomize refuses it.'),
  'helm-missing': (about) =>
    t('The program {about} was not found. Install Helm, or set driftline.tools.helmPath to where it is.', { about }),
  'fetch-failed': (about) => t('Helm could not fetch the chart: {about}', { about }),
  'helm-slow': (about) => t('Helm took too long: {about}', { about }),
  'helm-failed': (about) => t('Helm could not render the chart: {about}', { about }),
  'too-large': (about) => t('The chart is too large: {about}', { about }),
};
