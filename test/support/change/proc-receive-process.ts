import { readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A hook `proc-receive` that takes pushes to `refs/for/`, as forges with AGit do, and writes down what it was told:
 * https://git-scm.com/docs/githooks#proc-receive
 */
const bytes = (length: number): Buffer => {
  const buffer = Buffer.alloc(length);
  let at = 0;
  while (at < length) at += readSync(0, buffer, at, length - at, null);
  return buffer;
};

function readLines(): readonly string[] {
  const lines: string[] = [];
  for (;;) {
    const length = Number.parseInt(bytes(4).toString(), 16);
    if (length === 0) return lines;
    lines.push(
      bytes(length - 4)
        .toString()
        .replace(/\n$/, ''),
    );
  }
}

function write(...lines: readonly string[]): void {
  const packets = lines.map((line) => `${(Buffer.byteLength(line) + 4).toString(16).padStart(4, '0')}${line}`);
  writeSync(1, `${packets.join('')}0000`);
}

readLines();
write('version=1\0push-options');
const commands = readLines();
const options = readLines();
writeFileSync(join(process.cwd(), 'agit.json'), JSON.stringify({ commands, options }));
process.stderr.write('Visit the existing pull request:\n  https://forge.example/org/repo/pulls/4\n');
write(...commands.map((command) => `ok ${command.split(' ')[2] ?? ''}`));
