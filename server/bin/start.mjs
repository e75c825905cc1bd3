import { readFileSync } from 'node:fs';

/*
 * What both commands begin with. It is not bundled, and its syntax is old on purpose: a Node that is too old to read the
 * bundle must still be able to read the message that says so.
 */
const { version, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const least = engines.node.replace('>=', '');

/** Calls back with the package's version if this Node is new enough. */
export function start(name, failureCode, run) {
  if (isEnough(process.versions.node, least)) run(version);
  else fail(`${name} needs Node ${least} or newer; this is ${process.versions.node}.`, failureCode);
}

/** Says why nothing was done. */
export function fail(message, code) {
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}

function isEnough(version, minimum) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = minimum.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
