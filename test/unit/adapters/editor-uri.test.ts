import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { toEditorUri } from '../../../server/src/adapters/files/editor-uri.ts';

// what `vscode.Uri.file(path).toString()` answers
test.each([
  ['/re@po/a+b (1),~x.yaml', 'file:///re%40po/a%2Bb%20%281%29%2C~x.yaml'],
  ["/it's/100%/ü:b[c]#d?e=f&g$h!.yaml", 'file:///it%27s/100%25/%C3%BC%3Ab%5Bc%5D%23d%3Fe%3Df%26g%24h%21.yaml'],
  ['/plain/apps/web.yaml', 'file:///plain/apps/web.yaml'],
])('%s is %s', (path, uri) => {
  expect(toEditorUri(path)).toBe(uri);
  expect(fileURLToPath(uri)).toBe(path);
});
