import { type FieldPath, formatPath } from '../../manifest/field-path.ts';
import { type FindRisk, forEachObject } from './risk.ts';

/** Fields that nobody may change: Flux and Argo CD then apply nothing of the object, and Flux nothing of its Kustomization. */
export const findImmutableFields: FindRisk = (all) => [
  ...forEachObject(all, 'volume-templates-refused', ({ id, outcome, fields }) => {
    const isOfVolumes = id.kind === 'StatefulSet' && fields.some(({ path }) => isVolumeTemplate(path));
    return outcome === 'refused' && isOfVolumes ? [] : undefined;
  }),
  ...forEachObject(all, 'field-refused', ({ id, outcome, fields }) => {
    const others = fields.filter(({ path }) => id.kind !== 'StatefulSet' || !isVolumeTemplate(path));
    const isOnlyVolumes = others.length < fields.length;
    return outcome === 'refused' && !isOnlyVolumes
      ? fields.map(({ path }) => formatPath(path)).slice(0, most)
      : undefined;
  }),
  ...forEachObject(all, 'object-replaced', ({ outcome }) => (outcome === 'replaced' ? [] : undefined)),
];

const most = 3;

function isVolumeTemplate(path: FieldPath): boolean {
  const step = path[1];
  return step !== undefined && 'field' in step && step.field === 'volumeClaimTemplates';
}
