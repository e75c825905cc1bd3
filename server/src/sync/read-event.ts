import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { toSafeMessage } from './conditions.ts';

type Tell = (reason: string, words: string | undefined) => string | undefined;

/** Something that a controller has told of an object. */
export interface ToldEvent {
  /** In milliseconds since the epoch, the last time. */
  readonly time: number | undefined;
  readonly count: number;
  readonly isWarning: boolean;
  readonly reason: string;
  /** Absent where it may quote a Secret. */
  readonly message?: string;
  readonly by: string;
}

/** The events of an object, the newest first; `tell` leaves out of their words what may be secret there. */
export function readEvents(events: readonly JsonObject[], tell: Tell): readonly ToldEvent[] {
  return events
    .map((event) => readEvent(event, tell))
    .toSorted((a, b) => (b.time ?? -Infinity) - (a.time ?? -Infinity));
}

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
function readEvent(event: JsonObject, tell: Tell): ToldEvent {
  const [series, reason] = [at(event, 'series'), toLine(stringAt(event, 'reason'))];
  const times = [
    stringAt(series, 'lastObservedTime'),
    stringAt(event, 'lastTimestamp'),
    stringAt(event, 'eventTime'),
    stringAt(event, 'metadata', 'creationTimestamp'),
  ];
  const time = Date.parse(times.find((one) => one) ?? '');
  const counts = [at(series, 'count'), at(event, 'count')].filter((one) => typeof one === 'number');
  const message = toSafeMessage(tell(reason, stringAt(event, 'message')), reason);
  return {
    time: Number.isNaN(time) ? undefined : time,
    count: Math.max(1, ...counts),
    isWarning: stringAt(event, 'type') === 'Warning',
    reason,
    ...(message !== undefined && { message: toLine(message) }),
    by: toLine(stringAt(event, 'source', 'component') ?? stringAt(event, 'reportingComponent')),
  };
}

/** Whoever may write events could else write lines that look like those of others. */
function toLine(text = ''): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
