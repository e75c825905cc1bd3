import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from './adapters/clock.ts';
import { readText } from './adapters/files/read-text.ts';
import type { JqParts } from './adapters/jq/jq-paths.ts';
import type { RendererParts } from './adapters/kustomize/renderer.ts';
import type { SourceFile } from './cli/checked-file.ts';
import { toPlainLine } from './cli/plain-text.ts';
import { type Found, readSources } from './cli/sources.ts';
import type { FileSystem, Renderer } from './ports.ts';

/** What the command line tool meets of its process. */
export interface CliProcess {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute: what paths count from. */
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  /** Where the bundled schemas lie; those without texts for people in `lean`. */
  readonly schemasFolder: string;
  /** Where the renderer's parts lie. */
  readonly findRenderer: () => RendererParts | Promise<RendererParts>;
  /** Where the parts of jq lie. */
  readonly jq: JqParts;
  readonly version: string;
}

/** Starts what renders; who asked for it ends it. */
export async function openRenderer({ findRenderer }: CliProcess): Promise<Renderer> {
  const { createRenderer } = await import('./adapters/kustomize/renderer.ts');
  const patience = { deadline: 60_000, grace: 250, idle: 60_000 };
  return createRenderer(await findRenderer(), systemClock, patience);
}

/** Whether text is coloured: as asked for, else on a terminal. */
export function hasColours({ hasColour }: { readonly hasColour?: boolean }, { env, stdout }: CliProcess): boolean {
  return hasColour ?? (stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}

/** The texts of files, of which one may be standard input. */
export function readAll(
  files: readonly Found[],
  system: FileSystem,
  { stdin }: CliProcess,
  signal: AbortSignal,
  report: (problem: string) => void,
): Promise<readonly SourceFile[]> {
  const read = async (file: string) => (file === '-' ? readText(stdin) : system.read(file, signal));
  const toUri = (file: string) => (file === '-' ? 'untitled:stdin.yaml' : pathToFileURL(file).href);
  return readSources(files, read, toUri, report);
}

/** Where this tool keeps what may be lost: https://specifications.freedesktop.org/basedir-spec/latest/ */
export function findCacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'];
  return path.join(cache && path.isAbsolute(cache) ? cache : path.join(homedir(), '.cache'), 'driftline');
}

/** Tells a person something beside the output. */
export async function say({ stderr }: CliProcess, message: string): Promise<void> {
  await write(stderr, `driftline: ${toPlainLine(message)}\n`);
}

/** Writes to the end; to somebody who does not listen any more it writes nothing. */
export async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => (error && !isClosedPipe(error) ? reject(error) : resolve()));
  });
}

/** Whoever reads only the beginning, as `head` does, has what it wants. */
export function ignoreClosedPipes({ stdout, stderr }: CliProcess): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: Error) => {
      if (!isClosedPipe(error)) throw error;
    });
  }
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
