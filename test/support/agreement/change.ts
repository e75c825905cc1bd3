import type { Json } from '../../../server/src/manifest/json.ts';
import type { Keys } from './edit-at.ts';

/** What one value becomes; undefined for one that is taken away. */
export interface Change {
  readonly way: string;
  readonly keys: Keys;
  readonly change: (value: Json | undefined) => Json | undefined;
}
