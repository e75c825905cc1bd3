import { t } from '@vscode/l10n';
import { formatPath } from '../manifest/field-path.ts';
import type { ApiChange, Blocker, SchemaFinding } from './finding.ts';

/** Says of an API, or of a field, when it comes or goes, what to use instead, and what stands in the way. */
export function describeApiFinding({ code, expected, api = {} }: SchemaFinding): string {
  return [describeChange(code, expected, api), ...describeUse(api), ...describeBlockers(api)].join(' ');
}

function describeChange(code: SchemaFinding['code'], field: string, api: ApiChange): string {
  const { introduced = '', deprecated = '', removed = '', source = '', here } = api;
  const facts = { introduced, deprecated, removed, source, here: here ?? '', field };
  switch (code) {
    case 'field-too-new':
      return here === undefined
        ? t('{field} needs Kubernetes >= {introduced}.', facts)
        : t('{field} needs Kubernetes >= {introduced}, this cluster is {here}.', facts);
    case 'api-too-new':
      return t('This API needs Kubernetes >= {introduced}, this cluster is {here}.', facts);
    case 'api-deprecated':
      if (source !== '') return t('This version is deprecated, says {source}.', facts);
      return removed === ''
        ? t('This API is deprecated since Kubernetes {deprecated}.', facts)
        : t('This API is deprecated since Kubernetes {deprecated}, and {removed} is without it.', facts);
    default:
      if (source !== '') return t('This version is not served any more, says {source}.', facts);
      return here === undefined
        ? t('Kubernetes >= {removed} does not serve this API.', facts)
        : t('Kubernetes >= {removed} does not serve this API, this cluster is {here}.', facts);
  }
}

function describeUse({ replacement, blockers }: ApiChange): readonly string[] {
  if (replacement === undefined) return [];
  return blockers?.length === 0
    ? [t('Use {replacement}, to which a quick fix migrates it.', { replacement })]
    : [t('Use {replacement}.', { replacement })];
}

function describeBlockers({ blockers = [] }: ApiChange): readonly string[] {
  if (blockers.length === 0) return [];
  return [t('To be changed by hand: {list}.', { list: blockers.map(describeBlocker).join(', ') })];
}

function describeBlocker({ path, reason }: Blocker): string {
  const field = formatPath(path);
  switch (reason) {
    case 'no-such-field':
      return t('{field} (there is no such field)', { field });
    case 'missing':
      return t('{field} (is needed)', { field });
    case 'no-such-value':
      return t('{field} (has another form)', { field });
    case 'other-meaning':
      return t('{field} (means something else)', { field });
    case 'unproven':
      return t('what else has changed between the two');
  }
}
