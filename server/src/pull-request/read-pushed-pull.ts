/** The pull request that a push made or changed. */
export interface PushedPull {
  readonly number: number;
  /** As the forge wrote it; only to be opened where it lies on the forge that was pushed to. */
  readonly url: string;
}

/**
 * Reads which pull request Gitea or Forgejo names in what a push printed; that is how one without a branch (AGit) is
 * known. It says that the pull request is an existing one even when it has just been made.
 */
export function readPushedPull(output: string): PushedPull | undefined {
  const lines = output.split(/\r\n|[\r\n]/).map((line) => /^remote:\s+(https?:\/\/\S+)\s*$/.exec(line)?.[1]);
  const found = lines.flatMap((url) => {
    const [, number] = /\/pulls\/(\d{1,9})$/.exec(url ?? '') ?? [];
    return url === undefined || number === undefined ? [] : [{ number: Number(number), url }];
  });
  return found.at(-1);
}
