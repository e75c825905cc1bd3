import { describe, expect, test } from 'vitest';
import { formatMinor, rankVersion, readMinor } from '../../../server/src/schema/availability.ts';
import { type ApiFacts, checkApi } from '../../../server/src/schema/check-api.ts';
import { gatherVersions } from '../../../server/src/schema/custom-versions.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import { findReplacement } from '../../../server/src/schema/find-api.ts';
import { readCrd } from '../../../server/src/schema/read-crd.ts';
import { versions } from '../../support/versions.ts';

type Described = ApiFacts['described'];

/** What is said of `apps/v1 Deployment`, in one line. */
function say(api: string, minor?: number, described: Described = 'nowhere', custom: ApiFacts['custom'] = {}): string {
  const [apiVersion = '', kind = ''] = api.split(' ');
  const target = { table: versions, ...(minor === undefined ? {} : { minor }) };
  const found = checkApi({ apiVersion, kind }, target, { described, custom });
  return found ? `${found.severity} ${found.code}: ${describeSchemaFinding(found)}` : '';
}

const ingress = 'extensions/v1beta1 Ingress';

describe('an API of Kubernetes', () => {
  test.each([
    [ingress, undefined, 'warning api-removed: Kubernetes >= 1.22 does not serve this API. Use networking.k8s.io/v1.'],
    [
      ingress,
      30,
      'error api-removed: Kubernetes >= 1.22 does not serve this API, this cluster is 1.30. Use networking.k8s.io/v1.',
    ],
    [
      ingress,
      21,
      'warning api-removed: Kubernetes >= 1.22 does not serve this API, this cluster is 1.21. Use networking.k8s.io/v1.',
    ],
    [
      ingress,
      20,
      'information api-deprecated: This API is deprecated since Kubernetes 1.14, and 1.22 is without it. Use networking.k8s.io/v1.',
    ],
    [ingress, 18, ''],
    ['networking.k8s.io/v1 Ingress', 30, ''],
    ['networking.k8s.io/v1 Ingress', undefined, ''],
    [
      'networking.k8s.io/v1 ServiceCIDR',
      32,
      'error api-too-new: This API needs Kubernetes >= 1.33, this cluster is 1.32.',
    ],
    [
      'networking.k8s.io/v1beta1 ServiceCIDR',
      undefined,
      'information api-deprecated: This API is deprecated since Kubernetes 1.34, and 1.37 is without it. Use networking.k8s.io/v1.',
    ],
    [
      'networking.k8s.io/v1beta1 ServiceCIDR',
      36,
      'warning api-removed: Kubernetes >= 1.37 does not serve this API, this cluster is 1.36. Use networking.k8s.io/v1.',
    ],
    [
      'policy/v1beta1 PodSecurityPolicy',
      30,
      'error api-removed: Kubernetes >= 1.25 does not serve this API, this cluster is 1.30.',
    ],
    ['coordination.k8s.io/v1beta1 LeaseCandidate', undefined, ''],
    ['v1 Widget', 30, ''],
  ])('%s in %s', (api, minor, words) => {
    expect(say(api, minor)).toBe(words);
  });

  test('that the cluster serves itself is neither gone nor too new', () => {
    expect(say(ingress, 30, 'here')).toContain('information api-deprecated');
    expect(say('networking.k8s.io/v1 ServiceCIDR', 32, 'here')).toBe('');
    expect(say('networking.k8s.io/v1 ServiceCIDR', 32, 'elsewhere')).toContain('api-too-new');
  });

  test('is replaced by the most mature one that this Kubernetes has and that stays longer', () => {
    const replace = (apiVersion: string, kind: string, minor: number) =>
      findReplacement(versions, { apiVersion, kind }, minor);
    expect(replace('resource.k8s.io/v1beta1', 'DeviceClass', 32)).toBeUndefined();
    expect(replace('resource.k8s.io/v1beta1', 'DeviceClass', 33)).toBe('resource.k8s.io/v1beta2');
    expect(replace('resource.k8s.io/v1beta1', 'DeviceClass', 34)).toBe('resource.k8s.io/v1');
    expect(replace('networking.k8s.io/v1', 'Ingress', 34)).toBeUndefined();
  });
});

describe('a version of a custom kind', () => {
  test.each<[string, Described, string]>([
    [
      'v1beta2',
      'elsewhere',
      'information api-deprecated: This version is deprecated, says Things 2.0. Use example.org/v2.',
    ],
    [
      'v1beta1',
      'nowhere',
      'information api-removed: This version is not served any more, says Things 2.0. Use example.org/v2.',
    ],
    // an older release is in use
    ['v1beta1', 'here', 'information api-deprecated: This version is deprecated, says Things 2.0. Use example.org/v2.'],
    ['v1beta1', 'elsewhere', ''],
    ['v1', 'elsewhere', ''],
    ['v2', 'elsewhere', ''],
    // a newer release is in use
    ['v3', 'nowhere', ''],
    ['odd', 'nowhere', ''],
  ])('%s described %s', (version, described, words) => {
    expect(say(`example.org/${version} Thing`, 36, described)).toBe(words);
  });

  test('is deprecated if the repository’s own definition says so, whatever is bundled', () => {
    const crd = (...deprecated: readonly boolean[]) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Thing' },
        versions: ['v1', 'v2'].map((name, i) => ({ name, served: true, deprecated: deprecated[i] ?? false })),
      },
    });
    const gather = (...all: readonly ReturnType<typeof crd>[]) =>
      gatherVersions(
        all.flatMap((one) => readCrd(one)),
        'this repository',
      );
    const old = gather(crd(true));
    expect(old).toEqual({
      'example.org Thing': { source: 'this repository', served: ['v1', 'v2'], preferred: 'v2', deprecated: { v1: '' } },
    });
    const words = 'This version is deprecated, says this repository. Use example.org/v2.';
    expect(say('example.org/v1 Thing', undefined, 'elsewhere', old)).toBe(`information api-deprecated: ${words}`);
    expect(say('example.org/v1beta1 Thing', undefined, 'nowhere', old)).toMatch(/^warning api-removed: /);
    // of two clusters in one repository, one is older
    expect(gather(crd(true), crd(false))['example.org Thing']?.deprecated).toEqual({});
    expect(gather(crd(false), crd(true))['example.org Thing']?.deprecated).toEqual({});
  });
});

test('versions are read, written and put in order', () => {
  expect(['v1.36.3+k3s1', '1.33', 'v1.30.0-rc.1', '1.9.1', 'v2.1', '1', 'x1.30', '1.x'].map(readMinor)).toEqual([
    36,
    33,
    30,
    9,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(formatMinor(34)).toBe('1.34');
  const names = ['v1', 'v2beta1', 'v1alpha1', 'v2', 'v1beta2', 'v1beta10', 'v11'];
  const sorted = names.toSorted((a, b) => (rankVersion(b) ?? 0) - (rankVersion(a) ?? 0));
  expect(sorted).toEqual(['v11', 'v2', 'v1', 'v2beta1', 'v1beta10', 'v1beta2', 'v1alpha1']);
  expect(rankVersion('foo')).toBeUndefined();
});
