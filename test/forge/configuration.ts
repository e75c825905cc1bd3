import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';

/** What a forge of the tests is told about its place. */
export interface ForgePlace {
  /** Absolute: everything that it writes lies in here. */
  readonly folder: string;
  readonly files: string;
  readonly httpPort: number;
  readonly sshPort: number;
}

/** Gitea's app.ini: on loopback, for itself, without mail, jobs, indexes and anything that asks the internet. */
export function toConfiguration({ folder, files, httpPort, sshPort }: ForgePlace): string {
  const sections: Record<string, Record<string, string | number | boolean>> = {
    server: {
      PROTOCOL: 'http',
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: httpPort,
      DOMAIN: '127.0.0.1',
      ROOT_URL: `http://127.0.0.1:${httpPort}/`,
      STATIC_ROOT_PATH: files,
      APP_DATA_PATH: `${folder}/data`,
      OFFLINE_MODE: true,
      START_SSH_SERVER: true,
      BUILTIN_SSH_SERVER_USER: 'git',
      SSH_DOMAIN: '127.0.0.1',
      SSH_LISTEN_HOST: '127.0.0.1',
      SSH_PORT: sshPort,
      SSH_LISTEN_PORT: sshPort,
      SSH_ROOT_PATH: `${folder}/ssh`,
      LFS_START_SERVER: true,
    },
    database: { DB_TYPE: 'sqlite3', PATH: `${folder}/data/gitea.db`, LOG_SQL: false },
    repository: { ROOT: `${folder}/repositories`, DEFAULT_BRANCH: 'main' },
    git: { HOME_PATH: `${folder}/home` },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY: randomBytes(24).toString('hex'),
      INTERNAL_TOKEN: randomBytes(32).toString('hex'),
      PASSWORD_HASH_ALGO: 'pbkdf2_v2',
      PASSWORD_COMPLEXITY: 'off',
    },
    service: { DISABLE_REGISTRATION: true },
    mailer: { ENABLED: false },
    // lists of the tests are short, and are to come in pages all the same
    api: { MAX_RESPONSE_ITEMS: 5 },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    federation: { ENABLED: false },
    indexer: { ISSUE_INDEXER_TYPE: 'db', REPO_INDEXER_ENABLED: false },
    session: { PROVIDER: 'memory' },
    cache: { ADAPTER: 'memory' },
    picture: { DISABLE_GRAVATAR: true },
    'cron.update_checker': { ENABLED: false },
    log: { MODE: 'console', LEVEL: 'Warn', ROOT_PATH: `${folder}/log` },
  };
  const head = [
    'APP_NAME = forge of the tests',
    `RUN_USER = ${userInfo().username}`,
    'RUN_MODE = prod',
    `WORK_PATH = ${folder}`,
    'I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true',
  ];
  const parts = Object.entries(sections).map(([name, values]) =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`)].join('\n'),
  );
  return [head.join('\n'), ...parts, ''].join('\n');
}
