import { t } from '@vscode/l10n';
import { nameObject, nameOwner } from './names.ts';
import type { Risk } from './risks/risk.ts';

/** A risk in a sentence; `quote` makes text from outside harmless where it will stand. */
export function describeRisk(risk: Risk, quote: (text: string) => string): string {
  const owner = quote(nameOwner(risk.owner));
  const object = risk.id ? quote(nameObject(risk.id)) : owner;
  const names = risk.names.map(quote).join(', ');
  switch (risk.code) {
    case 'claim-deleted':
      return t('{0} is deleted, with its data if the volume is not kept.', object);
    case 'namespace-deleted':
      return t('{0} is deleted, with everything in it.', object);
    case 'definition-deleted':
      return t('{0} is deleted, with every object of that kind in the cluster.', object);
    case 'release-deleted':
      return t('{0} is deleted, which uninstalls its chart.', object);
    case 'volume-templates-refused':
      return t(
        'The volumeClaimTemplates of {0} cannot be changed: the API server refuses it. Delete the StatefulSet with --cascade=orphan, or give it another name.',
        object,
      );
    case 'field-refused':
      return t(
        '{0} has fields that cannot be changed once it is there: {1}. The API server refuses it.',
        object,
        names,
      );
    case 'object-replaced':
      return t('{0} is deleted and made again.', object);
    case 'may-be-deleted':
      return t('{0} may be deleted before it is made again: nothing puts the two in order.', object);
    case 'build-unknown':
      return names === ''
        ? t('What changes in {0} is not known: it could not be built.', owner)
        : t('What changes in {0} is not known: it could not be built. {1}', owner, names);
    case 'not-rendered':
      return t('{0} also applies what is not rendered here, such as remote resources: more may change.', owner);
    case 'drift-overwritten':
      return t('{0} has been changed in the cluster, and that is undone: {1}.', object, names);
    case 'replicas-zero':
      return t('{0} runs nowhere any more: {1} is 0.', object, names);
    case 'owner-suspended':
      return t('{0} is suspended: nothing of it is applied until it is resumed.', object);
    case 'left-behind':
      return t(
        '{0} leaves objects in the cluster that the repository does not have any more: {1}.',
        owner,
        risk.count ?? 0,
      );
    case 'prune-turned-off':
      return t('{0} no longer deletes what is removed from the repository.', object);
    case 'image-without-digest':
      return t('{0} gets an image without a digest, which may be another one tomorrow: {1}.', object, names);
  }
}
