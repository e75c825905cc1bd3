import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { codeOf } from './code-of.ts';
import { pause, until } from './wait.ts';

/** A finding of a schema: its code, its severity and the text that it underlines. */
export type Mark = `${string} ${'Error' | 'Warning' | 'Information' | 'Hint'} ${string}`;

/** What the schemas have against an open file, in the order of its text. */
export function schemaMarks(document: vscode.TextDocument): readonly Mark[] {
  const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'driftline');
  return found
    .filter((one) => codeOf(one).startsWith('schema-'))
    .toSorted((a, b) => a.range.start.compareTo(b.range.start))
    .map((one): Mark => {
      const severity = vscode.DiagnosticSeverity[one.severity] as 'Error' | 'Warning' | 'Information' | 'Hint';
      return `${codeOf(one)} ${severity} ${document.getText(one.range)}`;
    });
}

/** How long it may take, in milliseconds, with a new extension or a restart of the server in it. */
const patience = 20_000;

/** Waits until a file has these marks and no other; says which it has instead, if it never does. */
export async function untilMarked(document: vscode.TextDocument, expected: readonly Mark[]): Promise<void> {
  const isMarked = (): boolean => schemaMarks(document).join('\n') === expected.join('\n');
  await Promise.race([until(() => (isMarked() ? true : undefined)), pause(patience)]);
  assert.deepEqual(schemaMarks(document), expected);
}

/** Writes a file as another program would, and opens it in the editor. */
export async function openText(folder: string, name: string, text: string): Promise<vscode.TextDocument> {
  const uri = writeText(folder, name, text);
  const { document } = await vscode.window.showTextDocument(uri);
  return document;
}

/** Writes a file as another program would. */
export function writeText(folder: string, name: string, text: string): vscode.Uri {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return vscode.Uri.file(file);
}

/** Replaces the first occurrence of a text in an open file, which is not saved. */
export async function type(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const start = document.positionAt(document.getText().indexOf(before));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, start.translate(0, before.length)), after);
  await vscode.workspace.applyEdit(edit);
}

/** A ConfigMap with a field that its schema does not know, and a value of a wrong type. */
export const faulty = `apiVersion: v1
kind: ConfigMap
metadata: { name: faulty }
immutable: "sometimes"
dat:
  GREETING: hello
`;

/** What is marked in it: the cluster knows its own fields, what is bundled may be older than somebody's cluster. */
export function faultyMarks(source: 'cluster' | 'bundled'): readonly Mark[] {
  const severity = source === 'cluster' ? 'Error' : 'Warning';
  return ['schema-type Error "sometimes"', `schema-unknown-field ${severity} dat`];
}

/** A CustomResourceDefinition, as a repository brings it, whose objects have `spec.size`. */
export function widgetDefinition(type: 'integer' | 'string'): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: { type: ${type} }
`;
}

/** An object of it, whose size is a word. */
export const widget = `apiVersion: example.com/v1
kind: Widget
metadata: { name: one }
spec:
  size: large
  colour: red
`;
