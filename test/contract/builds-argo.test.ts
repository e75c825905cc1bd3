import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Build } from '../../server/src/graph/targets/build-graph.ts';
import { stringAt } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { type Chain, followChain } from '../support/chain.ts';
import { kustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const follow = (contents: Readonly<Record<string, string>>): Promise<Chain> => followChain(renderer, contents);
const namesOf = ({ rendered }: Build): unknown =>
  rendered?.objects.map(({ value }) => [stringAt(value, 'metadata', 'namespace'), stringAt(value, 'metadata', 'name')]);

const application = (name: string, source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec: { source: { repoURL: "https://example.com/lab", ${source} }, destination: { namespace: prod } }\n`;
const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: argocd }
spec:
  generators: [{ git: { repoURL: "https://example.com/lab", files: [{ path: "apps/*/config.json" }] } }]
  template:
    metadata: { name: "{{name}}" }
    spec: { source: { repoURL: "https://example.com/lab", path: "{{path}}" } }
`;
const base = {
  '/apps/web/kustomization.yaml': kustomization(['a.yaml']),
  '/apps/web/a.yaml': settings('web', {}, 'default'),
};
const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { a: b } }\n  template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: web, image: web:1 }] } }\n';

test('an Application of Applications unfolds, and options of kustomize are applied', async () => {
  const options =
    'kustomize: { namePrefix: my-, images: ["web:2"], commonLabels: { team: me }, replicas: [{ name: web, count: 3 }] }';
  const chain = await follow({
    '/root.yaml': application('root', 'path: argo'),
    '/argo/web.yaml': application('web', `path: apps/web, ${options}`),
    '/apps/web/kustomization.yaml': kustomization(['a.yaml']),
    '/apps/web/a.yaml': deployment,
  });
  const [object] = chain.find('argocd/web').rendered?.objects ?? [];
  expect(object?.value).toMatchObject({
    metadata: { name: 'my-web', labels: { team: 'me' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { a: 'b', team: 'me' } },
      template: { spec: { containers: [{ image: 'web:2' }] } },
    },
  });
  expect(object?.leaves.filter(({ provenance }) => provenance.how === 'unknown')).toEqual([]);
  expect(chain.find('argocd/web').target.defaultNamespace).toBe('prod');
});

test('a set makes an Application for each file that its generator finds', async () => {
  const chain = await follow({ ...base, '/set.yaml': set, '/apps/web/config.json': '{ "name": "web" }' });
  expect(namesOf(chain.find('argocd/web'))).toEqual([['default', 'web']]);
  await chain.change({ '/apps/web/config.json': '{ "name": "renamed" }' });
  expect(chain.find('argocd/renamed').state).toBe('rendered');
});

test('what lies in a plain folder is applied as it is', async () => {
  const chain = await follow({
    '/root.yaml': application('root', 'path: plain'),
    '/plain/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { on: 0o10 }\n',
  });
  expect(chain.find('argocd/root').rendered?.objects.map(({ value }) => value['data'])).toEqual([{ true: 8 }]);
  expect(chain.built).toEqual([]);
});
