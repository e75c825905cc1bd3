import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Properties whose text a person reads. */
const shown = new Set(['label', 'detail', 'description', 'title', 'placeHolder', 'prompt', 'tooltip', 'text', 'name']);
/** What is the same in every language. */
const names = /^(Driftline|Kubernetes|K3s|RKE2|Talos|Node)?$/;

/** Texts that a person may read and that do not go through `t`: sentences anywhere, words where they are shown. */
function findUntranslated(file: string, source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || isCallOf(node, 't')) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = toText(node);
      const isSentence = /^[A-Z$].*[a-z] [a-z]/.test(text) || (isShown(node) && !names.test(text));
      if (isSentence) found.push(`${file}: ${text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return found;
}

/** Without icons, values and signs. */
function toText(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  const raw = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ')
    : node.text;
  return raw
    .replace(/\$\([^)]*\)/g, '')
    .replace(/[\s·:,|\-/#<>!()]+/g, ' ')
    .trim();
}

function isCallOf(node: ts.Node, name: string): boolean {
  if (!ts.isCallExpression(node)) return false;
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return ts.isIdentifier(called) && called.text === name;
}

function isShown({ parent }: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return ts.isIdentifier(parent.name) && shown.has(parent.name.text);
  if (!ts.isBinaryExpression(parent) || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  return ts.isPropertyAccessExpression(parent.left) && shown.has(parent.left.name.text);
}

test('every text of the client goes through vscode.l10n', () => {
  const root = join(import.meta.dirname, '../../..');
  const files = globSync('client/src/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(10);
  expect(files.flatMap((file) => findUntranslated(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test.each([
  ["show('Something went wrong here');", 1],
  ["show(t('Something went wrong here'));", 0],
  ['show(`There is no ${x} to show`);', 1],
  ["const item = { label: 'Restart' };", 1],
  ["const item = { label: t('Restart'), title: 'Driftline' };", 0],
  ["item.text = '$(cloud) Choose';", 1],
  ['item.text = `$(cloud) ${context}`;', 0],
  ["run('workbench.trust.manage');", 0],
])('%s: %d', (source, count) => {
  expect(findUntranslated('file.ts', source)).toHaveLength(count);
});
