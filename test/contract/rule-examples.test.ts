import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { createBuiltRepositories } from '../../server/src/graph/references/built-repository.ts';
import { ruleCodes } from '../../server/src/graph/rules/repository-rule.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { placesOf } from '../../server/src/rendered-folder.ts';
import { followChain } from '../support/chain.ts';
import { readDocumentedCodes } from '../support/documented-examples.ts';
import { fluxKustomization } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { snapshotOf } from '../support/snapshots.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const documented = readDocumentedCodes();
const folder = 'file:///repository';

/** Where an example lies: what is told apart by its kind, and else what is applied. */
function placeOf(code: string, text: string): string {
  if (text.includes('kustomize.config.k8s.io')) return '/apps/kustomization.yaml';
  if (!text.includes('kustomize.toolkit.fluxcd.io')) return '/apps/app.yaml';
  return code === 'not-pulled' ? '/apps/web.yaml' : '/clusters/home/web.yaml';
}

/** What is told of each file of a repository with an example in it, as `file line code message`. */
async function tell(
  code: string,
  example: string,
  beside: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const files = {
    '/clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps' }),
    '/apps/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    ...Object.fromEntries(Object.entries(beside).map(([name, text]) => [`/${name}`, text])),
    [placeOf(code, example)]: example,
  };
  const { graph } = await followChain(renderer, files);
  const repository = createBuiltRepositories()(graph, placesOf({ uri: folder }, new Map()));
  return Object.entries(files).flatMap(([path, text]) => {
    const uri = `${folder}${path}`;
    const manifests = new Map([[uri, parse(uri, 1, text)]]);
    const parts = {
      manifests,
      builtRepository: () => repository,
      ruledRepository: () => repository,
      severitiesOf: () => (code.startsWith('mutable') ? { [code]: 'hint' as const } : {}),
    };
    return diagnostics(
      snapshotOf(text, () => undefined, text, parts),
      uri,
    ).map(
      (one) =>
        `${path} ${one.range.start.line} ${String(one.code)} ${typeof one.message === 'string' ? one.message : one.message.value}`,
    );
  });
}

describe.each(ruleCodes)('%s', (code) => {
  const section = documented.find((one) => one.code === code);

  test('is described, with examples', () => {
    expect([section?.wrong.length, section?.right.length]).toEqual([1, 1]);
  });

  test('stands where the wrong example says, in its words, and nothing else is said of that file', async () => {
    for (const { text, line, words } of section?.wrong ?? []) {
      const place = placeOf(code, text);
      const found = await tell(code, text, section?.beside ?? {});
      expect(found.filter((one) => one.startsWith(`${place} `))).toEqual([`${place} ${line} ${code} ${words}`]);
    }
  });

  test('is gone in the right one, from every file', async () => {
    for (const text of section?.right ?? []) {
      const found = await tell(code, text, section?.beside ?? {});
      expect(found.filter((one) => one.includes(` ${code} `))).toEqual([]);
    }
  });
});
