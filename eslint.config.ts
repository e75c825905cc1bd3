import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rule 6 of docs/architecture.md, in the notation of `no-restricted-syntax`. */
const houseRules = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  {
    selector:
      'Program > VariableDeclaration[kind!="const"], Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
    message: 'No mutable state at module level: keep it in the session.',
  },
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/][arguments.length=0]',
    message: 'No mutable state at module level: keep it in the session.',
  },
];

export default defineConfig(
  { ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'server/dist/', 'server/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': ['error', ...houseRules],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-namespace': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A record's keys are data here: brackets say "a key of the API", dots say "a field of ours".
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['vscode', 'vscode-languageclient', 'vscode-languageclient/node'], patterns: ['**/client/**'] },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/adapters/kubernetes/cluster.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...houseRules,
        { selector: 'Property[key.name="force"]', message: 'force is sent in one place only, with dryRun=All.' },
      ],
    },
  },
  {
    // Rule 7: what waits for the world can be cancelled, and the cluster port has no write.
    files: ['server/src/ports.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...houseRules,
        {
          selector:
            'TSMethodSignature:has(TSTypeReference[typeName.name="Promise"]):not(:has(TSTypeReference[typeName.name="AbortSignal"]))',
          message: 'Every port that waits takes an AbortSignal.',
        },
        {
          selector:
            'TSInterfaceDeclaration[id.name="Cluster"] TSMethodSignature:not([key.name=/^(qualify|get|list|watch|release|log|asReleased|apiVersions|allows|version|openApiIndex|openApi|dryRunApply|dryRunRemove)$/])',
          message: 'The cluster port reads and asks for dry runs; it has no other method.',
        },
      ],
    },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['yaml', '@kubernetes/client-node', 'vscode-languageserver', 'vscode-languageserver/node'],
          patterns: [
            { regex: 'server/src/(?!protocol\\.ts$)', message: 'The client knows only protocol.ts of the server.' },
          ],
        },
      ],
    },
  },
  {
    // A test file's fixtures are variables that its hooks set.
    files: ['*.config.ts', '.dependency-cruiser.mjs', 'test/**/*.test.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);
