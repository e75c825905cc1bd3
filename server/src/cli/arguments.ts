import { parseArgs } from 'node:util';
import { t } from '@vscode/l10n';
import { readMinor } from '../schema/availability.ts';
import { type Severity, severities } from './report.ts';

/** The forms in which findings can be had. */
const formats = ['text', 'json', 'sarif', 'github'] as const;

/** What `driftline check` is asked to do. */
export interface CheckArguments {
  readonly task: 'check';
  /** As given; the working directory where none was. */
  readonly paths: readonly string[];
  readonly format: (typeof formats)[number];
  readonly least: Severity;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly isOffline: boolean;
  /** Of the API server that the files are for: `1.33`. */
  readonly kubernetesVersion?: string;
  /** Absent where the terminal decides. */
  readonly hasColour?: boolean;
}

/** What a command line asks for, or what is wrong with it. */
export type Arguments =
  CheckArguments | { readonly task: 'help' | 'version' } | { readonly task: 'none'; readonly problem: string };

const options = {
  format: { type: 'string', default: 'text' },
  'min-severity': { type: 'string', default: 'error' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
  'kubernetes-version': { type: 'string' },
  offline: { type: 'boolean', default: false },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the arguments that stand after the program's name. */
export function parseArguments(argv: readonly string[]): Arguments {
  const read = tryParse(argv);
  if (typeof read === 'string') return fail(read);
  const { values, positionals } = read;
  if (values.help) return { task: 'help' };
  if (values.version) return { task: 'version' };
  const [task, ...paths] = positionals;
  if (task === undefined) return fail(t('What shall it do? The command is "check".'));
  if (task !== 'check') return fail(t('There is no command "{0}". The command is "check".', task));
  const format = formats.find((name) => name === values.format);
  if (!format) return fail(t('--format is one of {0}, not "{1}".', formats.join(', '), values.format));
  const least = severities.find((name) => name === values['min-severity']);
  if (!least) {
    return fail(t('--min-severity is one of {0}, not "{1}".', severities.join(', '), values['min-severity']));
  }
  const { context, kubeconfig, offline } = values;
  if (context === '') return fail(t('--context needs the name of a context.'));
  if (paths.includes('')) return fail(t('A path is empty.'));
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
  const hasColour = values['no-color'] ? false : values.color;
  return {
    task,
    paths: paths.length > 0 ? paths : ['.'],
    format,
    least,
    isOffline: offline,
    ...(context !== undefined && { context }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(hasColour !== undefined && { hasColour }),
  };
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
