import { DiagnosticSeverity } from 'vscode-languageserver';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createFiles } from '../support/fake-files.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { ageKey, encryptedSecret, sopsRules } from '../support/secret-checks.ts';

const folder = 'file:///repository';
const secretUri = `${folder}/apps/web/secret.sops.yaml`;
const rulesUri = `${folder}/.sops.yaml`;
const canary = 'canary-hunter2';
const secret = `apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  password: ${canary}
  number: [${canary}]
`;
const rules = sopsRules('path_regex: \\.sops\\.yaml$', 'encrypted_regex: ^(data|stringData)$', `age: ${ageKey}`);

const docsBase = 'https://example.test/diagnostics.md';
const capabilities = { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } };

async function start(validation: 'on' | 'off'): Promise<TestEditor> {
  const files = createFiles({ [rulesUri]: rules, [secretUri]: secret });
  const fake = createFakeCluster();
  const server = runServer(fake.gateway, undefined, undefined, files);
  const editor = await startEditor(server, { validation }, true, { folder, docsBase, capabilities });
  onTestFinished(async () => {
    await editor.stop();
    expect([fake.takeCalls(), server.log.filter((line) => line.includes(canary))]).toEqual([[], []]);
  });
  return editor;
}

const told = async (editor: TestEditor, uri = secretUri): Promise<readonly string[]> =>
  (await editor.diagnostics(uri)).map(({ range, severity, code }) => `${range.start.line + 1} ${severity} ${code}`);
const [error, warning, hint] = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Hint];

test.each(['on', 'off'] as const)(
  'a Secret in plain text is told with the command and without its values, with validation %s',
  async (validation) => {
    const editor = await start(validation);
    await editor.open(secretUri, secret);
    const found = (await editor.diagnostics(secretUri)).filter(({ code }) => code === 'plaintext-secret');
    expect(found).toMatchObject([
      {
        severity: warning,
        range: { start: { line: 4, character: 0 }, end: { line: 4, character: 10 } },
        codeDescription: { href: `${docsBase}#plaintext-secret` },
        data: { command: 'sops encrypt --in-place apps/web/secret.sops.yaml' },
      },
    ]);
    expect(JSON.stringify(editor.published(secretUri))).not.toContain(canary);
  },
);

test('it follows the rules as they are typed, and is gone when the file is encrypted', async () => {
  const editor = await start('off');
  await editor.open(secretUri, secret);
  expect(await told(editor)).toEqual([`5 ${warning} plaintext-secret`]);
  await editor.open(rulesUri, rules.replace('sops', 'enc'));
  await expect.poll(() => told(editor)).toEqual([`5 ${hint} plaintext-secret`]);
  await editor.change(rulesUri, rules);
  await expect.poll(() => told(editor)).toEqual([`5 ${warning} plaintext-secret`]);
  await editor.change(secretUri, encryptedSecret());
  await expect.poll(() => told(editor)).toEqual([]);
  await editor.change(secretUri, encryptedSecret({ values: `stringData:\n  password: ${canary}` }));
  await expect.poll(() => told(editor)).toEqual([`6 ${error} sops-unencrypted-value`]);
});

test('comments of ours disable it, those of another language server do not', async () => {
  const editor = await start('off');
  await editor.open(secretUri, `# yaml-language-server: $schema=none\n${secret}`);
  expect(await told(editor)).toEqual([`6 ${warning} plaintext-secret`]);
  await editor.change(secretUri, `# driftline-disable-file plaintext-secret\n${secret}`);
  await expect.poll(() => told(editor)).toEqual([]);
});
