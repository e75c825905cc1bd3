import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import { mayQuoteSecret, plainReasons, withoutValues } from '../manifest/quoted-secrets.ts';
import type { SyncCondition } from '../protocol.ts';

/** A condition as Kubernetes writes it, with the generation that it is about. */
export interface ReadCondition extends SyncCondition {
  readonly generation?: number;
}

/** What an object says of itself, in its order. */
export function readConditions(object: JsonObject): readonly ReadCondition[] {
  return listAt(object, 'status', 'conditions').flatMap((item): readonly ReadCondition[] => {
    const [type, status, reason] = [stringAt(item, 'type'), stringAt(item, 'status'), stringAt(item, 'reason')];
    if (type === undefined) return [];
    const message = toSafeMessage(withoutValues(object, reason, stringAt(item, 'message')), reason);
    const time = stringAt(item, 'lastTransitionTime');
    const generation = at(item, 'observedGeneration');
    return [
      {
        ...{ type, status: status ?? 'Unknown' },
        ...(reason && { reason }),
        ...(message !== undefined && { message }),
        ...(time !== undefined && { time }),
        ...(typeof generation === 'number' && { generation }),
      },
    ];
  });
}

/** The objects of a list somewhere in an object; none where there is no list. */
export function listAt(object: Json | undefined, ...keys: readonly string[]): readonly JsonObject[] {
  const list = at(object, ...keys);
  return isArray(list) ? list.filter(isObject) : [];
}

/** Longer words nobody reads, in UTF-16 code units. */
const longest = 2000;

/**
 * The words of a controller without what may be secret: those that may quote a Secret are left out, and so is who logs
 * in at an address.
 */
export function toSafeMessage(message: string | undefined, reason: string | undefined): string | undefined {
  const words = message?.replace(/(?!\n)\p{Cc}+/gu, ' ').trim();
  if (!words) return undefined;
  if (mayQuoteSecret(words) && !plainReasons.has(reason ?? '')) return undefined;
  const told = words.replace(/:\/\/[^/\s@]*@/g, '://***@');
  return told.length > longest ? `${told.slice(0, longest - 1).replace(/\p{Cs}/gu, '')}…` : told;
}
