import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a build depends on beside the sources: it must not vary with the machine. */
const settings = {
  CGO_ENABLED: '0',
  GOOS: 'js',
  GOARCH: 'wasm',
  GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
};

/** Runs Go for WebAssembly in a folder and answers what it prints. */
export async function runGo(args: readonly string[], folder: string): Promise<string> {
  const env = { ...process.env, ...settings };
  const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('go', [...args], options).catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = isMissing ? 'there is no go on the PATH. Install Go 1.26 or newer.' : String(cause);
    throw new Error(`The renderer is compiled from Go modules, which failed: ${reason}`, { cause });
  });
  return stdout;
}
