import { readNumber, writeNumber } from './leb128.ts';

const pageSize = 64 * 1024;
const memorySection = 5;

/**
 * Gives the memory of a WebAssembly module a maximum, in bytes: a worker's own limits do not hold for it. Throws when the
 * module has not exactly one memory of its own. https://webassembly.github.io/spec/core/binary/modules.html
 */
export function limitMemory(module: Uint8Array, most: number): Uint8Array {
  let at = 8;
  while (at < module.length) {
    const id = module[at];
    const size = readNumber(module, at + 1);
    const start = size.next;
    if (id === memorySection) {
      const [count, flags] = [module[start], module[start + 1]];
      const least = readNumber(module, start + 2);
      if (count !== 1 || flags !== 0) throw new Error('this module has not one memory without a maximum');
      const content = [1, 1, ...writeNumber(least.value), ...writeNumber(Math.floor(most / pageSize))];
      const section = [memorySection, ...writeNumber(content.length), ...content];
      return Buffer.concat([module.subarray(0, at), Uint8Array.from(section), module.subarray(start + size.value)]);
    }
    at = start + size.value;
  }
  throw new Error('this module has no memory');
}
