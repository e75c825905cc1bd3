import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type * as module from '../../../client/src/trace-channel.ts';

const LogLevel = { Trace: 1, Info: 3 };

let { createTraceChannel, withoutTexts } = {} as typeof module;
let setting = 'off';
let onSetting: (event: vscode.ConfigurationChangeEvent) => void;
let onLevel: () => void;

/** As the library's own events, which need no editor. */
class EventEmitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];
  readonly event = (listen: (value: T) => void): void => void this.listeners.push(listen);
  fire(value: T): void {
    for (const listen of this.listeners) listen(value);
  }
}

beforeEach(async () => {
  setting = 'off';
  vi.resetModules();
  vi.doMock('vscode', () => ({
    LogLevel,
    EventEmitter,
    Disposable: { from: () => ({ dispose: () => undefined }) },
    workspace: {
      getConfiguration: () => ({ get: () => setting }),
      onDidChangeConfiguration: (listen: typeof onSetting) => (onSetting = listen),
    },
  }));
  ({ createTraceChannel, withoutTexts } = await import('../../../client/src/trace-channel.ts'));
});

function createLog(logLevel: number): { log: vscode.LogOutputChannel; lines: string[] } {
  const lines: string[] = [];
  const log = {
    logLevel,
    onDidChangeLogLevel: (listen: typeof onLevel) => (onLevel = listen),
    trace: (line: string) => lines.push(`trace ${line}`),
    info: (line: string) => lines.push(`info ${line}`),
  } as unknown as vscode.LogOutputChannel;
  return { log, lines };
}

test('the setting alone turns tracing on and off, while the log has its usual level', () => {
  const { log, lines } = createLog(LogLevel.Info);
  const { channel } = createTraceChannel(log);
  const levels: number[] = [channel.logLevel];
  channel.onDidChangeLogLevel((level) => levels.push(level));
  for (const value of ['messages', 'verbose', 'off']) {
    setting = value;
    onSetting({ affectsConfiguration: (name) => name === 'driftline.trace.server' });
  }
  expect(levels).toEqual([LogLevel.Info, LogLevel.Trace, LogLevel.Trace, LogLevel.Info]);
  channel.trace('sent');
  channel.info('told');
  expect(lines).toEqual(['info sent', 'info told']);
});

test('the log level Trace turns it on too', () => {
  const { log, lines } = createLog(LogLevel.Trace);
  const { channel } = createTraceChannel(log);
  let told: number | undefined;
  channel.onDidChangeLogLevel((level) => (told = level));
  onLevel();
  expect([channel.logLevel, told]).toEqual([LogLevel.Trace, LogLevel.Trace]);
  channel.trace('sent');
  expect(lines).toEqual(['trace sent']);
});

test.each(['Received request', 'Sending response'])('nothing of who is asked for a token: %s', (what) => {
  const { log, lines } = createLog(LogLevel.Trace);
  const { channel } = createTraceChannel(log);
  channel.trace(`${what} 'driftline/credential - (3)'.\nResult: {\n    "token": "canary"\n}`);
  channel.trace(`${what} 'driftline/status - (4)'.`);
  expect(lines).toEqual([`trace ${what} 'driftline/status - (4)'.`]);
});

describe('withoutTexts', () => {
  test('takes out what files hold, and nothing else', () => {
    const text = 'kind: Secret\nstringData:\n  password: "hunter2 \\ \\" "\n';
    const message = {
      textDocument: { uri: 'file:///a.yaml', version: 2, text },
      contentChanges: [{ range: { start: { line: 1, character: 0 } }, rangeLength: 3, text: 'hunter2' }],
      edits: [{ newText: 'hunter2' }],
      live: 'hunter2',
      desired: 'hunter2',
      before: 'hunter2',
      after: 'hunter2',
      body: 'hunter2',
      token: 'hunter2',
      items: [
        { label: 'hunter2', filterText: 'hunter2', insertText: 'hunter2:', sortText: '1hunter2', detail: 'hunter2' },
      ],
      symbols: [{ name: 'hunter2apiVersion', kind: 15, range: {}, children: [{ name: 'hunter2', range: {} }] }],
      resource: { kind: 'Secret', name: 'web' },
    };
    for (const indentation of [undefined, 4]) {
      const written = withoutTexts(`Params: ${JSON.stringify(message, null, indentation)}`);
      expect(written).not.toContain('hunter2');
      const read = JSON.parse(written.slice('Params: '.length)) as typeof message;
      expect(read.textDocument).toMatchObject({ uri: 'file:///a.yaml', version: 2 });
      expect(read.resource).toEqual({ kind: 'Secret', name: 'web' });
      expect(read.contentChanges[0]).toMatchObject({ rangeLength: 3, text: '… (7)' });
    }
  });
});
