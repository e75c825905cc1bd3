import { writeNumber } from './leb128.ts';

const customSection = 0;

/**
 * Adds a section of nothing to a WebAssembly module that is smaller than `least`, in bytes, which makes it larger than
 * that. https://webassembly.github.io/spec/core/binary/modules.html#custom-section
 */
export function padModule(module: Uint8Array, least: number): Uint8Array {
  const missing = least - module.length;
  if (missing < 0) return module;
  const content = new Uint8Array(missing + 1); // its first byte is the length of its name
  return Buffer.concat([module, Uint8Array.from([customSection, ...writeNumber(content.length)]), content]);
}
