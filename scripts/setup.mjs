import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './find-browser.mjs';
import { runStep } from './run-step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const minimumNode = 20;
const minimumGo = [1, 26];

/**
 * Brings a fresh clone to where Node 24 and the TypeScript scripts can run, as plain JavaScript because it comes before
 * the install. Everything missing is named in one message, so that nobody meets the requirements one by one.
 */
export async function setUp({ needs }) {
  const problems = [...platformProblems(), ...toolProblems(needs)];
  const mayInstall = isRoot() && hasCommand('apt-get');
  const lacksBrowser = needs.includes('browser') && !findBrowser();
  const compilers = needs.includes('compiler') ? findMissingCompilers() : [];
  if (lacksBrowser && (process.env.CHROMIUM || !mayInstall)) problems.push(browserProblem());
  if (compilers.length > 0 && !mayInstall) problems.push(compilerProblem(compilers));
  if (problems.length > 0) throw new Error(['This machine lacks something:', ...problems].join('\n  - '));
  await installDebianPackages([...compilers, ...(lacksBrowser ? ['chromium'] : [])]);
  if (lacksBrowser && !findBrowser())
    throw new Error('chromium was installed, but it is not where a browser is looked for.');
  await installPackages();
}

function platformProblems() {
  if (process.platform === 'linux') return [];
  return [
    `Linux: a real Kubernetes control plane and the test editor take part here, and are built for it (this is ${process.platform}). ` +
      'What works on this system after `npm ci`: `npm run check`, `npm run contract`, `npm run editor` ' +
      '(with the desktop build of VS Code), `npm run package`. Or use WSL, a dev container or a Linux machine.',
  ];
}

function toolProblems(needs) {
  const problems = [];
  const major = Number(process.versions.node.split('.')[0]);
  if (major < minimumNode) problems.push(`Node ${minimumNode} or newer (this is ${process.versions.node}): nodejs.org`);
  if (!hasCommand('npm')) problems.push('npm, which comes with Node: nodejs.org, or `apt-get install npm`');
  if (needs.includes('git') && !hasCommand('git')) problems.push('git: `apt-get install git`, or git-scm.com');
  if (needs.includes('go') && !process.env.DRIFTLINE_CONTROL_PLANE) problems.push(...goProblems());
  return problems;
}

function goProblems() {
  const found = /go(\d+)\.(\d+)/.exec(outputOf('go', ['version']));
  const how = `from go.dev/dl, or set DRIFTLINE_CONTROL_PLANE to a control plane that is built already`;
  if (!found) return [`Go ${minimumGo.join('.')} or newer: ${how}`];
  const [major, minor] = [Number(found[1]), Number(found[2])];
  const isEnough = major > minimumGo[0] || (major === minimumGo[0] && minor >= minimumGo[1]);
  return isEnough ? [] : [`Go ${minimumGo.join('.')} or newer (this is ${major}.${minor}): ${how}`];
}

function findMissingCompilers() {
  return ['python3', 'make', 'g++'].filter((command) => !hasCommand(command));
}

function compilerProblem(missing) {
  return `${missing.join(', ')}, to build two modules of the test editor: \`sudo apt-get install python3 make g++\``;
}

function browserProblem() {
  if (process.env.CHROMIUM) return `the browser that CHROMIUM names: ${process.env.CHROMIUM} cannot be run`;
  return 'Chromium or Chrome: `sudo apt-get update && sudo apt-get install -y chromium`, or set CHROMIUM to its path';
}

async function installPackages() {
  const stamp = `${root}node_modules/.driftline-installed`;
  const lock = readFileSync(`${root}package-lock.json`);
  const wanted = createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await runStep('Installing the packages (npm ci)', 'npm', ['ci', '--no-progress'], { cwd: root });
  writeFileSync(stamp, wanted);
}

/** Only as root on Debian and its kin, as in a container: elsewhere the message says what to install. */
async function installDebianPackages(names) {
  if (names.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runStep('Reading the package lists (apt-get update)', 'apt-get', ['update', '-q'], { env });
  const install = ['install', '-y', '-q', '--no-install-recommends', ...names];
  await runStep(`Installing ${names.join(', ')} (apt-get install)`, 'apt-get', install, { env });
}

function isRoot() {
  return process.getuid?.() === 0;
}

function hasCommand(command) {
  return outputOf(command, ['--version']) !== '';
}

function outputOf(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
