import type { TestProject } from 'vitest/node';
import { type ForgeDescription, startForge } from './start-forge.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    forge: ForgeDescription;
  }
}

/** Starts the forge that the suite shares; each file of tests has people and repositories of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { description, stop } = await startForge();
  project.provide('forge', description);
  return stop;
}
