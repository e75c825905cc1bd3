import { formatPath } from '../../manifest/field-path.ts';
import { type FindRisk, forEachObject } from './risk.ts';

/** What is to run nowhere any more. */
export const findZeroReplicas: FindRisk = (all) =>
  forEachObject(all, 'replicas-zero', ({ id, fields }) => {
    const isChart = id.kind === 'HelmRelease';
    const found = fields.filter(({ path, after, before }) => {
      const text = formatPath(path);
      const isCount = text === 'spec.replicas' || (isChart && /\.(?:replicas|replicaCount)$/.test(text));
      return isCount && after === 0 && before !== 0;
    });
    return found.length > 0 ? found.map(({ path }) => formatPath(path)) : undefined;
  });

/** Images that the change itself brings, of which tomorrow's may be others. */
export const findLooseImages: FindRisk = (all) =>
  forEachObject(all, 'image-without-digest', ({ looseImages }) => (looseImages.length > 0 ? looseImages : undefined));
