import { afterEach, expect, test } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SelectionRange,
  SymbolInformation,
} from 'vscode-languageserver';
import type { ClusterGateway } from '../../server/src/ports.ts';
import { schemasRequest } from '../../server/src/protocol.ts';
import { applyEdit } from '../support/apply-edit.ts';
import { createSchemas } from '../support/fake-files.ts';
import { type EditorTraits, type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { given } from '../support/markers.ts';
import { widgetSchemas } from '../support/schema-snapshots.ts';

const uri = 'file:///repository/widget.yaml';
const { text, range } = given(`apiVersion: example.com/v1
kind: Widget
metadata: { name: a }
spec:
  █replica█: 3
`);

const gateway: ClusterGateway = {
  listContexts: () => Promise.resolve({ ok: true, value: [] }),
  connect: () => Promise.resolve({ ok: false, error: { kind: 'unreachable', message: 'no cluster here' } }),
};

/** As in VS Code. */
const capabilities: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { codeDescriptionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
};

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

async function open(traits: EditorTraits): Promise<TestEditor> {
  const opened = await startEditor(
    runServer(gateway, createSchemas([widgetSchemas])),
    { validation: 'on' },
    false,
    traits,
  );
  editor = opened;
  await opened.open(uri, text);
  return opened;
}

const hoverOf = (asked: TestEditor): Promise<Hover | null> =>
  asked.ask({ method: 'textDocument/hover' }, { textDocument: { uri }, position: { line: 3, character: 1 } });

test('what an editor asks of a file with schemas, without trust and without a cluster', async () => {
  const opened = await open({ capabilities });
  const found = await opened.diagnostics(uri);
  expect(found.map((one) => [one.code, one.range])).toEqual([['schema-unknown-field', range]]);
  expect(await opened.ask(schemasRequest, { uri })).toEqual([
    { apiVersion: 'example.com/v1', kind: 'Widget', source: 'a test 1.2.3' },
  ]);
  const actions = await opened.ask<object, readonly CodeAction[]>(
    { method: 'textDocument/codeAction' },
    { textDocument: { uri }, range, context: { diagnostics: found } },
  );
  const [fix] = actions;
  const [edit] = fix?.edit?.changes?.[uri] ?? [];
  expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: found });
  await opened.change(uri, edit ? applyEdit(text, edit) : '');
  expect(await opened.diagnostics(uri)).toEqual([]);
  expect(await hoverOf(opened)).toMatchObject({ contents: { kind: 'markdown' } });
});

test.each<[string, EditorTraits, string | undefined]>([
  [
    'where the client says',
    { capabilities, docsBase: 'file:///docs/diagnostics.md' },
    'file:///docs/diagnostics.md#schema-unknown-field',
  ],
  ['nowhere without such a place', { capabilities }, undefined],
  ['nowhere where the client could not show it', { docsBase: 'file:///docs/diagnostics.md' }, undefined],
])('a code leads %s', async (_where, traits, href) => {
  const opened = await open(traits);
  const found = (await opened.diagnostics(uri)).find(({ code }) => code === 'schema-unknown-field');
  expect(found).toBeDefined();
  expect(found?.codeDescription?.href).toBe(href);
});

test('a client that does not know Markdown is sent none', async () => {
  const opened = await open({});
  await opened.diagnostics(uri);
  expect(await hoverOf(opened)).toMatchObject({ contents: { kind: 'plaintext' } });
});

test('how a file is built, as far as a client can show it', async () => {
  const two = `${text}  free:\n    a: https://example.com/\n---\n${text}`;
  const textDocument = { uri };
  const nested: ClientCapabilities = {
    textDocument: {
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      foldingRange: { rangeLimit: 2, lineFoldingOnly: true },
    },
  };
  const opened = await open({ capabilities: nested });
  await opened.change(uri, two);
  await opened.diagnostics(uri);
  const symbols = await opened.ask<object, readonly DocumentSymbol[]>(
    { method: 'textDocument/documentSymbol' },
    { textDocument },
  );
  expect(symbols.map(({ name, children }) => [name, children?.length])).toEqual([
    ['Widget a', 4],
    ['Widget a', 4],
  ]);
  const folds = await opened.ask<object, readonly FoldingRange[]>(
    { method: 'textDocument/foldingRange' },
    { textDocument },
  );
  expect(folds).toEqual([
    { startLine: 0, endLine: 6 },
    { startLine: 7, endLine: 12 },
  ]);
  const [selection] = await opened.ask<object, readonly SelectionRange[]>(
    { method: 'textDocument/selectionRange' },
    { textDocument, positions: [range.start] },
  );
  expect([selection?.range, selection?.parent?.range.end]).toEqual([range, { line: 4, character: 12 }]);
  const links = await opened.ask<object, readonly DocumentLink[]>(
    { method: 'textDocument/documentLink' },
    { textDocument },
  );
  expect(links.map(({ target }) => target)).toEqual(['https://example.com/']);
  const found = await opened.ask<object, readonly SymbolInformation[]>({ method: 'workspace/symbol' }, { query: 'wa' });
  expect(found.map(({ name, location }) => [name, location.uri, location.range.start.line])).toEqual([
    ['Widget a', uri, 0],
    ['Widget a', uri, 8],
  ]);
});

test('a client that knows no symbols inside of others is sent none', async () => {
  const opened = await open({});
  await opened.diagnostics(uri);
  const symbols = await opened.ask<object, readonly SymbolInformation[]>(
    { method: 'textDocument/documentSymbol' },
    { textDocument: { uri } },
  );
  expect(symbols.map(({ name }) => name)).toContain('Widget a');
  expect(symbols.every(({ location }) => location.uri === uri)).toBe(true);
});

test('completion while a key is typed: as much as the client says that it can take', async () => {
  const spec = { line: 4, character: 2 };
  const broken = text.replace('  replica: 3', '  ');
  const ask = async (traits: EditorTraits): Promise<CompletionList> => {
    const opened = await open(traits);
    await opened.diagnostics(uri);
    await opened.change(uri, broken);
    const found: CompletionList = await opened.ask(
      { method: 'textDocument/completion' },
      { textDocument: { uri }, position: spec },
    );
    await opened.stop();
    editor = undefined;
    return found;
  };
  const capabilities: ClientCapabilities = {
    textDocument: {
      completion: {
        completionItem: {
          snippetSupport: true,
          documentationFormat: ['markdown'],
          insertTextModeSupport: { valueSet: [1, 2] },
        },
      },
    },
  };
  const rich = await ask({ capabilities });
  expect(rich.items.find(({ label }) => label === 'replicas')).toMatchObject({
    labelDetails: { description: 'required' },
    insertTextFormat: 2,
    documentation: { kind: 'markdown' },
    textEdit: { range: { start: spec, end: spec }, newText: 'replicas: ${1:1}' },
  });
  expect(rich.items.find(({ label }) => label === 'ports')).toMatchObject({
    insertTextMode: 2,
    textEdit: { newText: 'ports:\n  - port: $1' },
  });
  const plain = await ask({});
  expect(plain.items.find(({ label }) => label === 'ports')).toMatchObject({
    documentation: { kind: 'plaintext' },
    textEdit: { newText: 'ports:\n    - port: ' },
  });
  expect(plain.items.some(({ insertTextFormat, insertTextMode }) => insertTextFormat ?? insertTextMode)).toBe(false);
});
