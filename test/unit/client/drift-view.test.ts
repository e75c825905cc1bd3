import { beforeEach, expect, test, vi } from 'vitest';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DriftView } from '../../../client/src/views/drift-view.ts';
import type { DriftTree } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const Running = 2;
const asked: string[] = [];
const contexts = new Map<string, unknown>();
const listeners = { tree: (): void => undefined, state: (_: { newState: number }): void => undefined };
let onVisible: () => void;
let view: { visible: boolean; badge?: { value: number }; message?: string; description?: string };
let tree: DriftTree;
let drift: DriftView;
/** Ends the scan that is under way. */
let end: () => void;
let cancelled: () => void;

const calm: DriftTree = {
  ...{ state: 'not-scanned', isScanning: false, isAutomatic: true, drifted: 0, groups: [] },
  scans: [{ context: 'home', compared: 0 }],
};

class Emitter {
  readonly event = (): void => undefined;
  fire(): void {
    return undefined;
  }
}

class TokenSource {
  readonly token = {};
  cancel(): void {
    cancelled();
    end();
  }
  dispose(): void {
    return undefined;
  }
}

beforeEach(async () => {
  asked.length = 0;
  contexts.clear();
  [tree, view] = [calm, { visible: false }];
  cancelled = () => void asked.push('cancel');
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running }, WorkDoneProgress: { type: {} } }));
  vi.doMock('vscode', () => ({
    l10n,
    EventEmitter: Emitter,
    CancellationTokenSource: TokenSource,
    Disposable: { from: () => ({ dispose: () => undefined }) },
    commands: {
      executeCommand: (name: string, key: string, value: unknown) => {
        if (name === 'setContext') contexts.set(key, value);
        return Promise.resolve();
      },
    },
    window: {
      createTreeView: () =>
        Object.assign(view, { onDidChangeVisibility: (listen: () => void) => (onVisible = listen) }),
      withProgress: (_options: unknown, run: () => Promise<unknown>) => run(),
    },
  }));
  const { createDriftView } = await import('../../../client/src/views/drift-view.ts');
  drift = createDriftView({
    state: Running,
    onProgress: () => ({ dispose: () => undefined }),
    onNotification: (_method: string, listen: () => void) => (listeners.tree = listen),
    onDidChangeState: (listen: typeof listeners.state) => (listeners.state = listen),
    sendRequest(method: string) {
      asked.push(method.replace('driftline/', ''));
      if (method === 'driftline/driftTree') return Promise.resolve(tree);
      return new Promise<void>((resolve) => {
        end = () => resolve();
      });
    },
  } as unknown as LanguageClient);
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function see(): Promise<void> {
  view.visible = true;
  onVisible();
  await settle();
}

test('nothing is asked before somebody has seen the view, whatever the server says', async () => {
  listeners.state({ newState: Running });
  listeners.tree();
  await settle();
  expect(asked).toEqual([]);
});

test('a view that is seen is filled once by itself, and shows how many have drifted', async () => {
  await see();
  expect(asked).toEqual(['driftTree', 'scanDrift']);
  expect(contexts.get('driftline.scanning')).toBe(true);
  expect(contexts.get('driftline.drift.state')).toBe('scanning');
  tree = { ...calm, state: 'scanned', drifted: 2, scans: [{ context: 'home', time: 1, compared: 5 }] };
  end();
  await settle();
  expect(asked).toEqual(['driftTree', 'scanDrift', 'driftTree']);
  expect(contexts.get('driftline.scanning')).toBe(false);
  expect(view.badge?.value).toBe(2);
  tree = calm;
  listeners.tree();
  await settle();
  expect(asked).toEqual(['driftTree', 'scanDrift', 'driftTree', 'driftTree']);
});

test('another cluster is scanned by itself too, once', async () => {
  await see();
  end();
  await settle();
  tree = { ...calm, scans: [{ context: 'lab', compared: 0 }] };
  listeners.tree();
  await settle();
  expect(asked.filter((one) => one === 'scanDrift')).toHaveLength(2);
});

test.each([
  ['manual', { ...calm, isAutomatic: false }],
  ['without a context', { ...calm, state: 'no-context' }],
  ['that has been scanned', { ...calm, state: 'scanned' }],
] as const)('a workspace %s waits for a person', async (_name, given) => {
  tree = given;
  await see();
  expect(asked).toEqual(['driftTree']);
});

test('a scan can be cancelled, and two at once are one', async () => {
  tree = { ...calm, isAutomatic: false };
  await see();
  const first = drift.scan();
  await settle();
  const second = drift.scan();
  await settle();
  expect(asked.filter((one) => one === 'scanDrift')).toHaveLength(1);
  drift.cancel();
  await Promise.all([first, second]);
  expect(asked).toContain('cancel');
  expect(contexts.get('driftline.scanning')).toBe(false);
});
