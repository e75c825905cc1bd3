import type { JsonObject } from './json.ts';

/** An object as a commit has it: that it is not there, and that nobody can tell, are not the same. */
export type Version = JsonObject | 'absent' | 'unknown';
