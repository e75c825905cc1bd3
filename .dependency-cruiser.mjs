/** Rule 1 of docs/architecture.md: who may import whom. Each layer may use itself and those before it. */
const layers = [
  'manifest',
  'schema',
  'graph',
  ['drift', 'sync', 'talos'],
  'pull-request',
  'snapshot',
  'completion',
  'features',
];

const flat = layers.map((layer) => [layer].flat());
const toPattern = (names) => `^server/src/(?:${names.join('|')})(?:/|\\.ts$)`;

const upward = flat.map((names, i) => ({
  name: `${names.join('-')}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: toPattern(names) },
  to: {
    path: '^server/src/',
    pathNot: [
      toPattern(flat.slice(0, i + 1).flat()),
      '^server/src/(?:message|protocol|protocol-history|protocol-reconcile|protocol-sync)\\.ts$',
    ],
  },
}));

const siblings = ['drift', 'sync', 'talos'].map((name) => ({
  name: `${name}-does-not-import-siblings`,
  severity: 'error',
  from: { path: toPattern([name]) },
  to: { path: toPattern(['drift', 'sync', 'talos'].filter((other) => other !== name)) },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    ...upward,
    ...siblings,
    {
      name: 'adapters-import-only-ports-and-manifest-types',
      severity: 'error',
      from: { path: '^server/src/adapters/' },
      to: {
        path: '^server/src/',
        pathNot: [
          '^server/src/(?:adapters|manifest|schema|graph/build)/',
          '^server/src/(?:change-port|chart-port|forge-port|git-port|jq-port|ports|reconcile-port)\\.ts$',
        ],
      },
    },
    {
      name: 'adapters-import-only-types-of-schema-and-builds',
      severity: 'error',
      from: { path: '^server/src/adapters/' },
      to: { path: '^server/src/(?:schema|graph/build)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-main-and-cli-build-adapters',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: '^server/src/(?:adapters/|main\\.ts$|cli\\.ts$|cli-[a-z]+\\.ts$|(?:render|jq)-worker\\.ts$)',
      },
      to: { path: '^server/src/adapters/' },
    },
    {
      name: 'only-adapters-reach-the-machine',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/(?:adapters/|cli\\.ts$|cli-[a-z]+\\.ts$)' },
      // `util` computes, and types are gone at run time
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'], pathNot: '^(?:node:)?util$' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(?:server|client)/' },
      to: { path: '^(?:test|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
