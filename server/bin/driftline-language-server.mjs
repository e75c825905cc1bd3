#!/usr/bin/env node
import { fail, start } from './start.mjs';

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
start('driftline-language-server', 1, (version) => {
  if (options.includes('--version')) {
    process.stdout.write(`${version}\n`);
  } else if (options.includes('--help') || options.includes('-h')) {
    process.stdout.write(help);
  } else if (!options.some((option) => transports.test(option))) {
    fail(`How shall it talk? An editor starts it with --stdio.\n\n${help}`, 1);
  } else {
    import('../dist/main.mjs').catch((error) => fail(String(error.stack), 1));
  }
});
