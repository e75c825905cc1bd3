import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { isPlainReason } from '../manifest/quoted-secrets.ts';
import { toSafeMessage } from './conditions.ts';

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

/** The events of an object, the newest first; with `isOpen` words are left out that may quote what it takes from Secrets. */
export function readEvents(events: readonly JsonObject[], isOpen: boolean): readonly ToldEvent[] {
  return events
    .map((event) => readEvent(event, isOpen))
    .toSorted((a, b) => (b.time ?? -Infinity) - (a.time ?? -Infinity));
}

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
function readEvent(event: JsonObject, isOpen: boolean): ToldEvent {
  const [series, reason] = [at(event, 'series'), stringAt(event, 'reason') ?? ''];
  const times = [
    stringAt(series, 'lastObservedTime'),
    stringAt(event, 'lastTimestamp'),
    stringAt(event, 'eventTime'),
    stringAt(event, 'metadata', 'creationTimestamp'),
  ];
  const time = Date.parse(times.find((one) => one) ?? '');
  const counts = [at(series, 'count'), at(event, 'count')].filter((one) => typeof one === 'number');
  const said = isOpen && !isPlainReason(reason) ? undefined : stringAt(event, 'message');
  const message = toSafeMessage(said, reason)?.replace(/\s+/g, ' ');
  return {
    time: Number.isNaN(time) ? undefined : time,
    count: Math.max(1, ...counts),
    isWarning: stringAt(event, 'type') === 'Warning',
    reason,
    ...(message !== undefined && { message }),
    by: stringAt(event, 'source', 'component') ?? stringAt(event, 'reportingComponent') ?? '',
  };
}
