#!/usr/bin/env node
import { readFileSync } from 'node:fs';

/*
 * The command. It is not bundled, and its syntax is old on purpose: a Node that is too old to read the server must still
 * be able to read the message that says so.
 */
const { version, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const least = engines.node.replace('>=', '');
const transports = /^--(stdio|node-ipc|socket|pipe)(=|$)/;

const help = `Usage: driftline-language-server --stdio

The language server of Driftline: it shows what the live cluster has that a Kubernetes manifest does not say.
An editor starts it and talks LSP to it. It never writes to a cluster, and asks none before a context is chosen.

  --stdio             talk over standard input and output
  --socket=PORT       connect to a port on this machine
  --pipe=NAME         connect to a named pipe or socket file
  --node-ipc          talk over the channel of Node's fork
  --clientProcessId=N end when that process is gone
  --version           print the version
  --help              print this text

Settings come in initializationOptions; docs/editors.md of the project has them for Neovim and Helix.
`;

const options = process.argv.slice(2);
if (!isEnough(process.versions.node, least)) {
  fail(`driftline-language-server needs Node ${least} or newer; this is ${process.versions.node}.`);
} else if (options.includes('--version')) {
  process.stdout.write(`${version}\n`);
} else if (options.includes('--help') || options.includes('-h')) {
  process.stdout.write(help);
} else if (!options.some((option) => transports.test(option))) {
  fail(`How shall it talk? An editor starts it with --stdio.\n\n${help}`);
} else {
  import('../dist/main.mjs').catch((error) => fail(String(error.stack)));
}

function isEnough(version, minimum) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = minimum.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
