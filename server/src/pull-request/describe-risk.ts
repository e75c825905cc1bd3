import { t } from '@vscode/l10n';
import { nameObject, nameOwner } from './names.ts';
import { type Risk, type RiskCode, riskCodes } from './risks/risk.ts';

/** More of one sort are counted. */
const most = 10;

/** Risks in a sentence for each sort, the worst first; `quote` makes text from outside harmless where it will stand. */
export function describeRisks(risks: readonly Risk[], quote: (text: string) => string): readonly string[] {
  return riskCodes.flatMap((code) => {
    const items = risks.filter((risk) => risk.code === code).map((risk) => describeItem(risk, quote));
    if (items.length === 0) return [];
    const rest = items.length > most ? [t('and {0} more', items.length - most)] : [];
    return [`${describeCode(code)} ${[...items.slice(0, most), ...rest].join(', ')}`];
  });
}

function describeItem({ id, owner, names, count }: Risk, quote: (text: string) => string): string {
  const subject = quote(id ? nameObject(id) : nameOwner(owner));
  const more = [...names.map(quote), ...(count === undefined ? [] : [String(count)])];
  return more.length === 0 ? subject : `${subject} (${more.join(', ')})`;
}

/** What a sort of risk means, before the list of what it is about. */
function describeCode(code: RiskCode): string {
  switch (code) {
    case 'claim-deleted':
      return t('Deleted with its data, unless the volume is kept:');
    case 'namespace-deleted':
      return t('Deleted with everything in it:');
    case 'definition-deleted':
      return t('Deleted with every object of that kind in the cluster:');
    case 'release-deleted':
      return t('Deleted, which uninstalls the chart:');
    case 'volume-templates-refused':
      return t(
        'The volumeClaimTemplates of a StatefulSet cannot be changed, so the API server refuses it; delete the StatefulSet with --cascade=orphan first, or give it another name:',
      );
    case 'field-refused':
      return t('The API server refuses to change these fields of what is there already:');
    case 'object-replaced':
      return t('Deleted and made again:');
    case 'may-be-deleted':
      return t('Perhaps deleted before it is applied again, since nothing puts the two in order:');
    case 'build-unknown':
      return t('What changes is not known, since it could not be built:');
    case 'not-rendered':
      return t('More may change, since not all of it is rendered here (remote resources, charts):');
    case 'drift-overwritten':
      return t('Changed by hand in the cluster, which is undone:');
    case 'replicas-zero':
      return t('Runs nowhere any more:');
    case 'owner-suspended':
      return t('Suspended, so nothing is applied until it is resumed:');
    case 'left-behind':
      return t('Leaves objects in the cluster that the repository does not have any more:');
    case 'prune-turned-off':
      return t('Does not delete any more what is removed from the repository:');
    case 'image-without-digest':
      return t('An image without a digest may be another one tomorrow:');
  }
}
