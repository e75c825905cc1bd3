import type { Availability } from '../../server/src/schema/availability.ts';

/** A table of versions with one of each sort. */
export const versions: Availability = {
  first: 24,
  last: 37,
  bundled: 36,
  kinds: {
    'extensions/v1beta1 Ingress': { introduced: 1, deprecated: 14, removed: 22, replacement: 'networking.k8s.io/v1' },
    'networking.k8s.io/v1beta1 Ingress': { introduced: 14, deprecated: 19, removed: 22 },
    'networking.k8s.io/v1 Ingress': { introduced: 19 },
    'policy/v1beta1 PodSecurityPolicy': { introduced: 10, deprecated: 21, removed: 25 },
    'networking.k8s.io/v1beta1 ServiceCIDR': { introduced: 31, deprecated: 34, removed: 37 },
    'networking.k8s.io/v1 ServiceCIDR': { introduced: 33 },
    'resource.k8s.io/v1beta1 DeviceClass': { introduced: 32, deprecated: 35, removed: 38 },
    'resource.k8s.io/v1beta2 DeviceClass': { introduced: 33, deprecated: 36, removed: 39 },
    'resource.k8s.io/v1 DeviceClass': { introduced: 34 },
    'coordination.k8s.io/v1beta1 LeaseCandidate': { introduced: 33, deprecated: 36, removed: 39 },
  },
  fields: { 'com.example.v1.Port': { protocol: 30, target: 34 } },
  custom: {
    'example.org Thing': {
      source: 'Things 2.0',
      served: ['v2', 'v1', 'v1beta2'],
      preferred: 'v2',
      deprecated: { v1beta2: 'Go on.' },
    },
  },
};
