/** What is to be known of the window in which other extensions may run. */
export interface Neighbourhood {
  /** Whether an extension is installed and enabled. */
  readonly has: (id: string) => boolean;
  /** The value of another extension's setting. */
  readonly read: (setting: string) => unknown;
}

/** Extensions that hold YAML against schemas, as people call them, and the setting with which one says that it does not. */
const validators: readonly (readonly [id: string, called: string, setting?: string])[] = [
  ['redhat.vscode-yaml', 'YAML by Red Hat', 'yaml.validate'],
  ['home-operations.yayamlls', 'yayamlls'],
];

/** The settings of others that decide who validates. */
export const neighbourSettings = validators.flatMap(([, , setting]) => setting ?? []);

/** What another extension that validates YAML is called, so that no mistake is marked by two; undefined when none does. */
export function findValidator({ has, read }: Neighbourhood): string | undefined {
  const active = validators.find(([id, , setting]) => has(id) && (setting === undefined || read(setting) !== false));
  return active?.[1];
}
