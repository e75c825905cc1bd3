/** Go's time.ParseDuration: https://pkg.go.dev/time#ParseDuration */
export const goDuration = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/**
 * Quantities as the API server reads them, which takes spaces around and digits left out:
 * https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#ParseQuantity
 */
export function isQuantity(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== '' && /^[+-]?\d*(?:\.\d*)?(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(trimmed);
}

/** RFC 3339, as Go reads it: an hour may have one digit. */
export function isTime(text: string): boolean {
  return isClock(/^(\d{4}-\d\d-\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(text));
}

/** The same with what the schemas of custom resources let pass besides. */
function isLooseTime(text: string): boolean {
  return isClock(/^(\d{4}-\d\d-\d\d)t(\d\d):(\d\d):(\d\d)(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/i.exec(text));
}

function isClock(match: readonly string[] | null): boolean {
  const [, day = '', hour, minute, second] = match ?? [];
  return isDate(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/**
 * What the API server holds texts of custom resources against; undefined for a format that it ignores. Where a rule is
 * long, what surely breaks it is told and the rest believed.
 * https://github.com/kubernetes/kube-openapi/tree/master/pkg/validation/strfmt
 */
export function findFormat(format: string): ((text: string) => boolean) | undefined {
  const name = format.replaceAll('-', '');
  return Object.hasOwn(formats, name) ? formats[name] : undefined;
}

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[\da-f]{24}$/i.test(text),
  byte: (text) => /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text.replace(/[\r\n]/g, '')),
  cidr: isCidr,
  date: isDate,
  datetime: isLooseTime,
  duration: isDuration,
  email: (text) => /[^@]@[^@]/.test(text),
  hexcolor: (text) => /^#?(?:[\da-f]{3}|[\da-f]{6})$/i.test(text),
  hostname: isHostname,
  ipv4: (text) => isIpv4(text) || (text.includes('.') && isIpv6(text)),
  ipv6: isIpv6,
  mac: isMac,
  ssn: (text) => /^\d{3}[- ]?\d\d[- ]?\d{4}$/.test(text),
  uri: isUri,
  uuid: (text) => isUuid(text, '[\\da-f]', '[\\da-f]'),
  uuid3: (text) => isUuid(text, '3', '[\\da-f]'),
  uuid4: (text) => isUuid(text, '4', '[89ab]'),
  uuid5: (text) => isUuid(text, '5', '[89ab]'),
};

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return year !== '' && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Go's, or a number and a unit anywhere, as in `22 nanos`. */
function isDuration(text: string): boolean {
  if (text.length > 100 || goDuration.test(text)) return true;
  const units = /^(?:ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;
  return Array.from(text.matchAll(/\d+\s*([A-Za-zµ]+)/g)).some(([, unit = '']) => units.test(unit));
}

function isHostname(text: string): boolean {
  if (text.length > 255) return false;
  const labels = text.split('.');
  return labels.every(
    (label) =>
      label.length <= 63 && /^[^\s\-_/:@,][^\s_/:@,]*$/.test(label) && (labels.length === 1 || !label.endsWith('-')),
  );
}

/** Leading zeros are borne, as by Go before 1.17. */
function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) < 256);
}

function isIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (!text.includes(':') || more.length > 0) return false;
  const front = toGroups(head, tail === undefined);
  const back = toGroups(tail ?? '', true);
  if (!front || !back) return false;
  return tail === undefined ? front.count === 8 : front.count + back.count < 8;
}

/** Groups of an IPv6 address, of which the last may be an IPv4 address that counts twice. */
function toGroups(text: string, isLast: boolean): { readonly count: number } | undefined {
  if (text === '') return { count: 0 };
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const hasIpv4 = isLast && last.includes('.');
  if (hasIpv4 && !isIpv4(last)) return undefined;
  const groups = hasIpv4 ? parts.slice(0, -1) : parts;
  return groups.every((part) => /^[\da-f]{1,4}$/i.test(part))
    ? { count: groups.length + (hasIpv4 ? 2 : 0) }
    : undefined;
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  // more zeros than an address has are borne here too
  const plain = address.replace(/(^|:)0+(?=[\da-f])/gi, '$1');
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(plain) && Number(bits) <= 128;
}

function isMac(text: string): boolean {
  const pairs =
    /^[\da-f]{2}(?:(?::[\da-f]{2}){5}|(?:-[\da-f]{2}){5}|(?::[\da-f]{2}){7}|(?:-[\da-f]{2}){7}|(?::[\da-f]{2}){19}|(?:-[\da-f]{2}){19})$/i;
  return pairs.test(text) || /^[\da-f]{4}(?:\.[\da-f]{4}){2}(?:\.[\da-f]{4}|(?:\.[\da-f]{4}){7})?$/i.test(text);
}

/** An absolute path or a scheme and more, without control characters. */
function isUri(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what Go refuses
  return /^(?:\/|\*$|[a-z][a-z\d+.-]*:)/i.test(text) && !/[\u0000-\u001f\u007f]/.test(text);
}

function isUuid(text: string, version: string, variant: string): boolean {
  const hex = '[\\da-f]';
  return new RegExp(`^${hex}{8}-?${hex}{4}-?${version}${hex}{3}-?${variant}${hex}{3}-?${hex}{12}$`, 'i').test(text);
}
