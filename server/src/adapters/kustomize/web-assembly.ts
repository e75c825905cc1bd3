/** A compiled module; it can be sent to a worker. */
export type WasmModule = object;

/** The part of https://webassembly.github.io/spec/js-api/ that is used: TypeScript has it only together with the DOM. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<object>;
}

export const { WebAssembly: webAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
