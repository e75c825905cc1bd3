import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { faulty, faultyMarks, openText, untilMarked, widget, widgetDefinition, writeText } from '../schema-marks.ts';

describe('validation in Restricted Mode', () => {
  const marks = faultyMarks('bundled');
  let folder: string;

  before(() => {
    assert.equal(vscode.workspace.isTrusted, false);
    const [root] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(root);
    folder = join(root.uri.fsPath, 'validation');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('works with the bundled schemas', async () => {
    const document = await openText(folder, 'faulty.yaml', faulty);
    await untilMarked(document, marks);
  });

  it('works with the definitions of the workspace', async () => {
    writeText(folder, 'crd.yaml', widgetDefinition('integer'));
    const document = await openText(folder, 'widget.yaml', widget);
    await untilMarked(document, ['schema-type Error large', 'schema-unknown-field Warning colour']);
  });
});
