import fc from 'fast-check';
import { expect, test } from 'vitest';
import { padModule } from '../../../scripts/wasm/pad-module.ts';

const api = globalThis as unknown as { readonly WebAssembly: { validate(bytes: Uint8Array): boolean } };
/** The shortest module that there is. */
const empty = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

test('a module gets larger than asked for, and stays one that begins as before', () => {
  fc.assert(
    fc.property(fc.nat(40_000), (least) => {
      const padded = padModule(empty, least);
      expect(padded.length).toBeGreaterThan(least);
      expect(Uint8Array.from(padded.subarray(0, empty.length))).toEqual(empty);
      expect(api.WebAssembly.validate(padded)).toBe(true);
    }),
  );
});

test('one that is larger already stays as it is', () => {
  expect(padModule(empty, empty.length - 1)).toBe(empty);
});
