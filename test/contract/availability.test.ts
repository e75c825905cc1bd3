import { beforeAll, describe, expect, test } from 'vitest';
import { type Availability, readMinor } from '../../server/src/schema/availability.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { type OfficialDocuments, readOfficialDocuments, releases } from '../support/official-documents.ts';

const minutes = 60_000;
const core = 'io.k8s.api.core.v1';
/** The documents of these are some megabytes each, which are got once. */
let documents: readonly (OfficialDocuments & { readonly minor: number })[] = [];
let table: Availability;

beforeAll(async () => {
  const loaded = await openBundle().availability(new AbortController().signal);
  if (!loaded.ok) throw new Error(loaded.error.message);
  table = loaded.value;
  const found: (OfficialDocuments & { readonly minor: number })[] = [];
  // one after the other: each brings all sources of a release along
  for (const version of releases)
    found.push({ ...(await readOfficialDocuments(version)), minor: readMinor(version) ?? 0 });
  documents = found;
}, 10 * minutes);

test('the table covers the minors up to one that is newer than the bundled schemas', () => {
  expect([table.first, table.last, table.bundled]).toEqual([24, 37, 36]);
  expect(documents.map(({ minor }) => minor)).toEqual([29, 30, 31, 32, 33, 34, 35, 36, 37]);
});

/** Those that came while there are documents to tell, those that were there before, and some that are always there. */
const fields = [
  [`${core}.PodSpec`, 'resources'],
  [`${core}.PodSpec`, 'hostnameOverride'],
  [`${core}.PodSpec`, 'schedulingGates'],
  [`${core}.PodSpec`, 'hostUsers'],
  [`${core}.PodSpec`, 'schedulingGroup'],
  [`${core}.PodSpec`, 'containers'],
  [`${core}.Container`, 'restartPolicyRules'],
  [`${core}.Container`, 'resizePolicy'],
  [`${core}.ServiceSpec`, 'trafficDistribution'],
  [`${core}.Volume`, 'image'],
  [`${core}.LifecycleHandler`, 'sleep'],
  [`${core}.Lifecycle`, 'stopSignal'],
  [`${core}.SecurityContext`, 'appArmorProfile'],
  [`${core}.PodSecurityContext`, 'supplementalGroupsPolicy'],
  [`${core}.PodAffinityTerm`, 'matchLabelKeys'],
  [`${core}.PersistentVolumeClaimSpec`, 'volumeAttributesClassName'],
  ['io.k8s.api.batch.v1.JobSpec', 'successPolicy'],
  ['io.k8s.api.batch.v1.JobSpec', 'managedBy'],
  ['io.k8s.api.apps.v1.DeploymentStatus', 'terminatingReplicas'],
  ['io.k8s.api.autoscaling.v2.HPAScalingRules', 'tolerance'],
] as const;

test.each(fields)('the field %s.%s is there since the minor that the documents say', (definition, field) => {
  const since = table.fields[definition]?.[field] ?? table.first;
  const seen = documents.map(({ minor, fields: all }) => [minor, all[definition]?.includes(field) ?? false]);
  expect(seen).toEqual(documents.map(({ minor }) => [minor, minor >= since]));
});

/** Some that went, some that came, some that do both, and some that are always there. */
const kinds = [
  'apps/v1 Deployment',
  'v1 Service',
  'networking.k8s.io/v1 Ingress',
  'networking.k8s.io/v1beta1 Ingress',
  'extensions/v1beta1 Ingress',
  'batch/v1beta1 CronJob',
  'policy/v1beta1 PodDisruptionBudget',
  'policy/v1beta1 PodSecurityPolicy',
  'autoscaling/v2beta2 HorizontalPodAutoscaler',
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1 MutatingAdmissionPolicy',
  'networking.k8s.io/v1 ServiceCIDR',
  'networking.k8s.io/v1beta1 ServiceCIDR',
  'resource.k8s.io/v1 ResourceClaim',
  'resource.k8s.io/v1beta1 DeviceClass',
  'resource.k8s.io/v1alpha3 ResourceClaim',
  'storage.k8s.io/v1beta1 VolumeAttributesClass',
] as const;

test.each(kinds)('%s is served from and until the minors that the documents say', (kind) => {
  const { introduced = 0, removed = Infinity } = table.kinds[kind] ?? {};
  expect(table.kinds).toHaveProperty([kind]);
  const seen = documents.map(({ minor, kinds: all }) => [minor, all.includes(kind)]);
  expect(seen).toEqual(documents.map(({ minor }) => [minor, introduced <= minor && minor < removed]));
});

describe('in all documents', () => {
  test('no field is there before the table says so', () => {
    const early = documents.flatMap(({ minor, fields: all }) =>
      Object.entries(all).flatMap(([definition, names]) =>
        names.filter((name) => (table.fields[definition]?.[name] ?? 0) > minor).map((name) => `${definition}.${name}`),
      ),
    );
    expect(early).toEqual([]);
  });

  test('a field that comes to a definition is in the table, but for those that client-go has no use for', () => {
    const missing = documents.flatMap(({ minor, fields: all }, i) => {
      const before = documents[i - 1]?.fields ?? all;
      return Object.entries(all).flatMap(([definition, names]) =>
        names
          .filter((name) => before[definition]?.includes(name) === false)
          .filter((name) => table.fields[definition]?.[name] !== minor)
          .map((name) => `${definition}.${name}`),
      );
    });
    const elsewhere = /^io\.k8s\.(?:apiextensions-apiserver\.|api\.auth|apimachinery\..*\.ListMeta\.)/;
    expect(missing.filter((name) => !elsewhere.test(name))).toEqual([]);
    expect(missing.length).toBeLessThan(10);
  });
});
