import type { Patterns } from '../patterns.ts';
import type { CelEngine } from './engine.ts';

/** The library is large and slow to load, and most repositories have no rule: it is loaded when it is first needed. */
export async function loadCelEngine(patterns: Patterns, now: () => number): Promise<CelEngine> {
  const { createCelEngine } = await import('./create-engine.ts');
  return createCelEngine(patterns, now);
}
