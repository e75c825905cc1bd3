import { spawn } from 'node:child_process';

const keptLength = 2500;
const heartbeat = 10_000;

/**
 * Runs a slow command as one titled line that shows it is alive, because npm and apt print nothing without a terminal;
 * the command's own output appears only when it fails, which is an error naming the title.
 */
export async function runStep(title, command, args, options = {}) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  process.stdout.write(`${title} …\n`);
  const timer = setInterval(() => process.stdout.write(`  ${title}: ${seconds()} s\n`), heartbeat);
  try {
    await run(command, args, options, title);
  } finally {
    clearInterval(timer);
  }
  process.stdout.write(`  done in ${seconds()} s\n`);
}

function run(command, args, options, title) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = (signal) => child.kill(signal);
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, stop);
    const output = { head: '', tail: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => keep(output, text));
    const settle = (problem) => {
      for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.off(signal, stop);
      if (problem) reject(new Error([`${title} failed: ${problem}`, output.head, output.tail].join('\n')));
      else resolve();
    };
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) => settle(code === 0 ? '' : `${command} ended with ${signal ?? code}`));
  });
}

/** The cause often stands first and the summary last, with thousands of lines between. */
function keep(output, text) {
  const room = keptLength - output.head.length;
  output.head += text.slice(0, room);
  output.tail = (output.tail + text.slice(room)).slice(-keptLength);
}
