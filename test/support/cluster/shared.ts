import { inject } from 'vitest';
import { connectCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

/** The cluster that all files of the cluster suite share; each makes its own namespaces in it. */
export const cluster: Cluster = connectCluster(inject('controlPlane'));
