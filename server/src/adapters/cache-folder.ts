import { isAbsolute } from 'node:path';

/** The folder for what may be lost: adapters are made before anybody can say where it is. */
export interface CacheFolder {
  readonly use: (folder: string) => void;
  readonly current: () => string | undefined;
}

/** Unknown at first. What is no absolute path would lie in whatever folder the server was started in, and is refused. */
export function createCacheFolder(): CacheFolder {
  let current: string | undefined;
  return {
    use(folder) {
      if (typeof folder === 'string' && isAbsolute(folder)) current = folder;
    },
    current: () => current,
  };
}
