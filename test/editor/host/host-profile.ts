import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ProfileOptions {
  readonly auth: 'none' | { readonly password: string };
  /** User settings, on top of those that keep the editor quiet and offline. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the settings, the extension folder and the password file of one run, and returns the flags that name them. */
export async function writeProfile(home: string, options: ProfileOptions): Promise<string[]> {
  const data = join(home, 'data');
  const extensions = join(home, 'extensions');
  const config = join(home, 'config.yaml');
  for (const folder of ['User', 'Machine']) await mkdir(join(data, folder), { recursive: true });
  await mkdir(extensions);
  await mkdir(temporaryFolder(home));
  await writeFile(join(data, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));
  // in a browser, settings of the scope `machine` count from here; from the person's they do only for a while, at times
  await writeFile(join(data, 'Machine/settings.json'), JSON.stringify(options.settings ?? {}));
  const password = options.auth === 'none' ? '' : `password: ${JSON.stringify(options.auth.password)}\n`;
  await writeFile(config, password, { mode: 0o600 });
  return ['--config', config, '--user-data-dir', data, '--extensions-dir', extensions];
}

/**
 * What a person's shell may hold and an editor host must not see: another editor's sockets, npm's variables, passwords
 * that code-server would take, and the way to a real cluster.
 */
const notForTheHost =
  /^(VSCODE_|ELECTRON_|CODE_SERVER_|XDG_|npm_|NODE_OPTIONS$|PASSWORD$|HASHED_PASSWORD$|KUBECONFIG$|TALOSCONFIG$)/;

/** The environment of an editor host: this process's, without what belongs to the person, at home in its own folder. */
export function hostEnvironment(
  home: string,
  extra: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !notForTheHost.test(name));
  const own = { HOME: home, TMPDIR: temporaryFolder(home), EXTENSIONS_GALLERY: '{}' };
  return { ...Object.fromEntries(inherited), ...own, ...extra };
}

/** Short, because the editor puts sockets there and a socket's path ends at 107 characters. */
function temporaryFolder(home: string): string {
  return join(home, 't');
}
