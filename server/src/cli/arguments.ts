import { parseArgs } from 'node:util';
import { t } from '@vscode/l10n';
import { isCode } from '../features/unknown-codes.ts';
import type { ChosenSeverities } from '../graph/rules/repository-rule.ts';
import { readMinor } from '../schema/availability.ts';
import type { DryRunPolicy } from '../settings.ts';
import { type Severity, severities } from './report.ts';

/** The commands, and the forms in which each can tell what it found; the first is the one that is taken. */
const formats = {
  check: ['text', 'json', 'sarif', 'github'],
  render: ['yaml', 'json'],
  graph: ['text', 'json'],
  diff: ['text', 'json', 'sarif', 'github'],
  status: ['text', 'json'],
  plan: ['text', 'markdown', 'json'],
} as const;

type Command = keyof typeof formats;

/** What `driftline check` is asked to do. */
export interface CheckArguments {
  readonly task: 'check';
  /** As given; the working directory where none was. */
  readonly paths: readonly string[];
  readonly format: (typeof formats.check)[number];
  readonly least: Severity;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly isOffline: boolean;
  /** Whether what builds make of the files is checked; absent: of those that lie in a repository. */
  readonly isRendered?: boolean;
  /** How loudly codes are told, where that is not as usual. */
  readonly severities: ChosenSeverities;
  /** Of the API server that the files are for: `1.33`. */
  readonly kubernetesVersion?: string;
  /** Absent where the terminal decides. */
  readonly hasColour?: boolean;
}

/** What `driftline render` is asked to do. */
export interface RenderArguments {
  readonly task: 'render';
  readonly path: string;
  readonly format: (typeof formats.render)[number];
  readonly hasProvenance: boolean;
}

/** What `driftline graph` is asked to do. */
export interface GraphArguments {
  readonly task: 'graph';
  /** As given; the working directory where none was. */
  readonly path: string;
  readonly format: (typeof formats.graph)[number];
  /** Absent where the terminal decides. */
  readonly hasColour?: boolean;
}

/** What `driftline diff` is asked to do. */
export interface DiffArguments {
  readonly task: 'diff';
  /** As given; the working directory where none was. */
  readonly paths: readonly string[];
  readonly format: (typeof formats.diff)[number];
  readonly least: Severity;
  readonly context: string;
  readonly kubeconfig?: string;
  readonly dryRun: DryRunPolicy;
  /** Absent where the terminal decides. */
  readonly hasColour?: boolean;
}

/** What `driftline status` is asked to do. */
export interface StatusArguments {
  readonly task: 'status';
  readonly format: (typeof formats.status)[number];
  readonly context: string;
  readonly kubeconfig?: string;
  /** Absent where the terminal decides. */
  readonly hasColour?: boolean;
}

/** What `driftline plan` is asked to do. */
export interface PlanArguments {
  readonly task: 'plan';
  /** As given; the working directory where none was. */
  readonly path: string;
  readonly format: (typeof formats.plan)[number];
  /** What the files are compared with; absent: the default branch of the remote. */
  readonly base?: string;
}

/** What a command line asks for, or what is wrong with it. */
export type Arguments =
  | CheckArguments
  | RenderArguments
  | GraphArguments
  | DiffArguments
  | StatusArguments
  | PlanArguments
  | { readonly task: 'help' | 'version' }
  | { readonly task: 'none'; readonly problem: string };

const options = {
  format: { type: 'string' },
  'min-severity': { type: 'string' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
  'kubernetes-version': { type: 'string' },
  'dry-run': { type: 'string' },
  offline: { type: 'boolean' },
  rendered: { type: 'boolean' },
  'no-rendered': { type: 'boolean' },
  rule: { type: 'string', multiple: true },
  provenance: { type: 'boolean' },
  base: { type: 'string' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Values = NonNullable<Exclude<ReturnType<typeof tryParse>, string>>['values'];

/** Which of these each command understands. */
const known: Readonly<Record<Command, readonly (keyof typeof options)[]>> = {
  check: [
    ...['format', 'min-severity', 'context', 'kubeconfig', 'kubernetes-version'],
    ...['offline', 'rendered', 'no-rendered', 'rule', 'color', 'no-color'],
  ] as readonly (keyof typeof options)[],
  render: ['format', 'provenance', 'color', 'no-color'],
  graph: ['format', 'color', 'no-color'],
  diff: ['format', 'min-severity', 'context', 'kubeconfig', 'dry-run', 'color', 'no-color'],
  status: ['format', 'context', 'kubeconfig', 'color', 'no-color'],
  plan: ['format', 'base', 'color', 'no-color'],
};

/** Reads the arguments that stand after the program's name. */
export function parseArguments(argv: readonly string[]): Arguments {
  const read = tryParse(argv);
  if (typeof read === 'string') return fail(read);
  const { values, positionals } = read;
  if (values.help) return { task: 'help' };
  if (values.version) return { task: 'version' };
  const [name, ...paths] = positionals;
  const commands = Object.keys(formats).join(', ');
  if (name === undefined) return fail(t('What shall it do? The commands are {0}.', commands));
  if (!isCommand(name)) return fail(t('There is no command "{0}". The commands are {1}.', name, commands));
  const strange = Object.keys(values).find((option) => !known[name].some((one) => one === option));
  if (strange !== undefined) return fail(t('"{0}" has no option --{1}.', name, strange));
  if (paths.includes('')) return fail(t('A path is empty.'));
  if (name === 'check') return readCheck(values, paths);
  if (name === 'diff') return readDiff(values, paths);
  if (name === 'status') return readStatus(values, paths);
  const [path, another] = paths;
  if (another !== undefined) return fail(t('"{0}" takes one path.', name));
  if (name === 'graph') {
    const format = chooseFormat(formats.graph, values.format);
    return typeof format === 'object' ? format : { task: name, path: path ?? '.', format, ...readColour(values) };
  }
  if (name === 'plan') return readPlan(values, path);
  if (path === undefined) return fail(t('What shall be rendered? Name a folder, or a file with a Flux Kustomization.'));
  const format = chooseFormat(formats.render, values.format);
  return typeof format === 'object' ? format : { task: name, path, format, hasProvenance: values.provenance ?? false };
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(formats, name);
}

function readCheck(values: Values, paths: readonly string[]): Arguments {
  const format = chooseFormat(formats.check, values.format);
  if (typeof format === 'object') return format;
  const least = chooseSeverity(values, 'error');
  if (typeof least === 'object') return least;
  const { context, kubeconfig, offline = false } = values;
  if (context === '') return fail(t('--context needs the name of a context.'));
  if (context !== undefined && offline)
    return fail(t('--context asks a cluster, --offline asks none: give one of them.'));
  if (kubeconfig !== undefined && context === undefined) {
    return fail(t('--kubeconfig is the file in which --context is looked for: give --context too.'));
  }
  const kubernetesVersion = values['kubernetes-version'];
  if (kubernetesVersion !== undefined && readMinor(kubernetesVersion) === undefined)
    return fail(t('--kubernetes-version is a version such as 1.33, not "{0}".', kubernetesVersion));
  if (kubernetesVersion !== undefined && context !== undefined)
    return fail(t('--context asks a cluster for its version: leave out --kubernetes-version.'));
  const chosen = readRules(values.rule ?? []);
  if (typeof chosen === 'string') return fail(chosen);
  const isRendered = values['no-rendered'] ? false : values.rendered;
  return {
    task: 'check',
    paths: paths.length > 0 ? paths : ['.'],
    format,
    least,
    isOffline: offline,
    ...(isRendered !== undefined && { isRendered }),
    severities: chosen,
    ...(context !== undefined && { context }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...readColour(values),
  };
}

const policies = ['managed', 'always', 'never'] as const satisfies readonly DryRunPolicy[];

function readDiff(values: Values, paths: readonly string[]): Arguments {
  const format = chooseFormat(formats.diff, values.format);
  if (typeof format === 'object') return format;
  const least = chooseSeverity(values, 'warning');
  if (typeof least === 'object') return least;
  const { context, kubeconfig, 'dry-run': policy = 'managed' } = values;
  if (!context) return fail(t('--context names the cluster to compare with: a context of your kubeconfig.'));
  const dryRun = policies.find((one) => one === policy);
  if (!dryRun) return fail(t('--dry-run is one of {0}, not "{1}".', policies.join(', '), policy));
  return {
    task: 'diff',
    paths: paths.length > 0 ? paths : ['.'],
    ...{ format, least, context, dryRun },
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...readColour(values),
  };
}

function readStatus(values: Values, paths: readonly string[]): Arguments {
  const format = chooseFormat(formats.status, values.format);
  if (typeof format === 'object') return format;
  const { context, kubeconfig } = values;
  if (paths.length > 0) return fail(t('"{0}" takes no path.', 'status'));
  if (!context) return fail(t('--context names the cluster to look at: a context of your kubeconfig.'));
  return { task: 'status', format, context, ...(kubeconfig !== undefined && { kubeconfig }), ...readColour(values) };
}

function readPlan(values: Values, path = '.'): Arguments {
  const format = chooseFormat(formats.plan, values.format);
  if (typeof format === 'object') return format;
  const { base } = values;
  if (base === '') return fail(t('--base needs a branch, a tag or a commit.'));
  return { task: 'plan', path, format, ...(base !== undefined && { base }) };
}

function chooseSeverity(values: Values, usual: Severity): Severity | Arguments {
  const given = values['min-severity'] ?? usual;
  const least = severities.find((name) => name === given);
  return least ?? fail(t('--min-severity is one of {0}, not "{1}".', severities.join(', '), given));
}

/** `CODE=SEVERITY`, as often as there are codes; a text is what is wrong. */
function readRules(given: readonly string[]): ChosenSeverities | string {
  const chosen: [string, Severity | 'off'][] = [];
  for (const one of given) {
    const [code = '', name = ''] = one.split('=', 2);
    const severity = [...severities, 'off' as const].find((known) => known === name);
    if (!isCode(code)) return t('--rule names a code of docs/diagnostics.md, not "{0}".', code);
    if (!severity) return t('--rule is CODE=SEVERITY, with one of {0} or off, not "{1}".', severities.join(', '), one);
    chosen.push([code, severity]);
  }
  return Object.fromEntries(chosen);
}

function readColour(values: Values): { readonly hasColour?: boolean } {
  const hasColour = values['no-color'] ? false : values.color;
  return hasColour === undefined ? {} : { hasColour };
}

function chooseFormat<T extends string>(names: readonly [T, ...T[]], given: string | undefined): T | Arguments {
  const format = given === undefined ? names[0] : names.find((name) => name === given);
  return format ?? fail(t('--format is one of {0}, not "{1}".', names.join(', '), given ?? ''));
}

function tryParse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return `${sentence}.`; // what follows is advice for other cases
  }
}

function fail(problem: string): Arguments {
  return { task: 'none', problem };
}
