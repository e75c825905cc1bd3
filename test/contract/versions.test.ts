import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../server/src/check-repository.ts';
import { hover } from '../../server/src/features/hover.ts';
import { checkWithBundle, findMessages } from '../support/bundle-check.ts';
import { openBundle } from '../support/bundled-schemas.ts';
import { given } from '../support/markers.ts';
import { uri } from '../support/snapshots.ts';

const head = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n`;

describe('the version that it is for', () => {
  test('decides what is gone, and what is yet to come', async () => {
    const text = `${head('resource.k8s.io/v1beta1', 'DeviceClass')}spec: {}\n`;
    expect(await findMessages(text, '1.31')).toEqual(['This API needs Kubernetes >= 1.32, this cluster is 1.31.']);
    expect(await findMessages(text, 'v1.34.2+k3s1')).toEqual([]);
    expect(await findMessages(text, '1.35')).toEqual([
      'This API is deprecated since Kubernetes 1.35, and 1.38 is without it. Use resource.k8s.io/v1, to which a quick fix migrates it.',
    ]);
    expect(await findMessages(text, '1.37')).toEqual([
      'Kubernetes >= 1.38 does not serve this API, this cluster is 1.37. Use resource.k8s.io/v1, to which a quick fix migrates it.',
    ]);
  });

  test('is told of fields of Kubernetes, also of those that only a later one than the bundled has', async () => {
    const text = `${head('v1', 'Pod')}spec:\n  resources: { limits: { cpu: 1 } }\n  evictionResponders: []\n  containers: [{ name: a, image: b }]\n`;
    expect(await findMessages(text, '1.31')).toEqual([
      'resources needs Kubernetes >= 1.32, this cluster is 1.31.',
      'evictionResponders needs Kubernetes >= 1.37, this cluster is 1.31.',
    ]);
    expect(await findMessages(text)).toEqual(['evictionResponders needs Kubernetes >= 1.37.']);
  });

  test('does not concern what is no manifest, nor a patch', async () => {
    const files = [
      { uri: 'file:///r/kustomization.yaml', text: 'resources: [a.yaml]\npatches: [{ path: patch.yaml }]\n' },
      { uri: 'file:///r/patch.yaml', text: `${head('batch/v1beta1', 'CronJob')}spec: { suspend: true }\n` },
      { uri: 'file:///r/values.yaml', text: 'apiVersion: batch/v1beta1\nkind: CronJob\n' },
    ];
    const checked = await checkRepository(files, [], [openBundle()], new AbortController().signal);
    const codes = checked.flatMap((one) => one.checked.flatMap(({ findings }) => findings.map(({ code }) => code)));
    expect(codes).toEqual(['schema-unknown-kind']);
  });
});

describe('a hover', () => {
  const hovered = async (marked: string): Promise<string> => {
    const { text, range } = given(marked);
    const shown = hover(await checkWithBundle(text), uri, range.start, false);
    return shown ? (shown.contents as { value: string }).value : '';
  };

  test('says when an API came and goes, and what to use', async () => {
    expect(await hovered('apiVersion: █extensions/v1beta1█\nkind: Ingress\nmetadata: { name: a }\n')).toBe(
      'extensions/v1beta1 Ingress\n\nsince Kubernetes 1.1 · deprecated since 1.14 · removed in 1.22 · use networking.k8s.io/v1',
    );
    expect(await hovered('apiVersion: networking.k8s.io/v1\n█kind█: ServiceCIDR\nmetadata: { name: a }\n')).toMatch(
      /\n\nsince Kubernetes 1\.33$/,
    );
    expect(
      await hovered('apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: █HelmRelease█\nmetadata: { name: a }\n'),
    ).toBe(
      'helm.toolkit.fluxcd.io/v2beta1 HelmRelease\n\nFlux helm-controller 1.6.4 does not serve it · use helm.toolkit.fluxcd.io/v2',
    );
    expect(await hovered('apiVersion: █example.com/v1█\nkind: Odd\nmetadata: { name: a }\n')).toBe('');
  });

  test('says since when there is a field, where that is not long ago', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n';
    expect(await hovered(`${pod}spec:\n  █resources█: {}\n`)).toMatch(/\n\nsince Kubernetes 1\.32$/);
    expect(await hovered(`${pod}spec:\n  █containers█: []\n`)).not.toContain('since Kubernetes');
  });
});
