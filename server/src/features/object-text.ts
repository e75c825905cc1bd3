import { t } from '@vscode/l10n';
import type { PodLog } from '../manifest/pod-log.ts';
import type { ToldEvent } from '../sync/read-event.ts';
import { describeAge } from './value-format.ts';

/** Events as lines to read, the newest first. */
export function describeEvents(name: string, events: readonly ToldEvent[], now: number): string {
  const head = t('Events of {name}, the newest first. The cluster keeps them for about an hour.', { name });
  const lines = events.map(({ time, count, isWarning, reason, message, by }) => {
    const age = time === undefined ? t('at an unknown time') : describeAge(now - time);
    const times = count > 1 ? ` (${t('{count} times', { count })})` : '';
    const words = message ?? t('its words may hold a value of a Secret');
    return `${age}${times}  ${isWarning ? 'Warning' : 'Normal'}  ${reason}  ${by}: ${words}`;
  });
  return `${[head, '', ...(lines.length > 0 ? lines : [t('There are none.')])].join('\n')}\n`;
}

/** The log of a Pod, under a head that says what of it is missing. */
export function describeLog(pod: string, { container, text, isCut, isMasked }: PodLog): string {
  const head = [
    t('The last lines of the container {container} of the Pod {pod}.', { container, pod }),
    ...(isCut ? [t('There is more before them.')] : []),
    isMasked
      ? t('Values of the Secrets that the Pod is given are replaced by ***.')
      : t('Not all Secrets of the Pod could be read: this text may hold values of them. Mind who sees it.'),
  ];
  // a terminal's colors are no text
  const plain = text.replace(/\p{Cc}\[[0-9;]*[A-Za-z]/gu, '').replace(/(?![\n\t])\p{Cc}/gu, '');
  return `${[...head, '', plain.trimEnd() || t('It has written nothing.')].join('\n')}\n`;
}
