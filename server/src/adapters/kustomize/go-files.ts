/** What Go calls with the outcome. */
type Answer = (error: Error | null, count?: number) => void;

/**
 * The file system that a Go program gets: nothing but the two streams on which it prints, into `printed`. Go looks for it
 * in the global scope, as `fs`; without one its `wasm_exec.js` prints on the console.
 */
export function createGoFiles(printed: string[]): object {
  const decoder = new TextDecoder();
  const print = (bytes: Uint8Array): number => {
    printed.push(decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };
  const refuse = (...args: readonly unknown[]): void => {
    const answer = args.at(-1);
    if (isAnswer(answer)) answer(Object.assign(new Error('not implemented'), { code: 'ENOSYS' }));
  };
  const streams = {
    constants: { O_WRONLY: -1, O_RDWR: -1, O_CREAT: -1, O_TRUNC: -1, O_APPEND: -1, O_EXCL: -1, O_DIRECTORY: -1 },
    writeSync: (_file: number, bytes: Uint8Array) => print(bytes),
    write(_file: number, bytes: Uint8Array, offset: number, length: number, _position: unknown, answer: Answer): void {
      answer(null, print(bytes.subarray(offset, offset + length)));
    },
  };
  return new Proxy(streams, { get: (target, name): unknown => Reflect.get(target, name) ?? refuse });
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'function';
}
