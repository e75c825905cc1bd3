/** Does the work once more after the one that runs, however often it is asked for meanwhile: what is shown is the last. */
export function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isDue = false;

  async function run(): Promise<void> {
    try {
      while (isDue) {
        isDue = false;
        await work();
      }
    } finally {
      running = undefined;
    }
  }

  return () => {
    isDue = true;
    return (running ??= run());
  };
}
