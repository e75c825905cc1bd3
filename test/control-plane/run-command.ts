import { spawn } from 'node:child_process';

/** How a short-lived program is run: never through a shell. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Runs a program and answers what it printed; the error carries its last words, since a test's log shows nothing else. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: 'pipe',
      ...(options.signal && { signal: options.signal, killSignal: 'SIGKILL' }),
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (cause) => reject(new Error(`${command}: ${cause.message}`, { cause })));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      const words = lastLines(Buffer.concat(errors).toString() || text, 20);
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${words}`));
    });
  });
}

/** The end of a log, because its beginning rarely says what went wrong. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
