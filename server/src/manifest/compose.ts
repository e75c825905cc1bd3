import { type CST, Composer, type Document, type ErrorCode, YAMLParseError } from 'yaml';
import { kubernetesTags } from './scalars.ts';

const options = {
  customTags: kubernetesTags,
  merge: true,
  // In quadratic time; `inspect` does it.
  uniqueKeys: false,
  resolveKnownTags: false,
  // Warnings would go to stderr and quote the text.
  logLevel: 'error',
} as const;

/** An error of the library, as data. */
export type SyntaxFault = Pick<YAMLParseError, 'code' | 'message' | 'pos'>;

/** Where the library sees an error: an offset, a range, or a token. */
type Source = number | readonly number[] | { readonly offset: number; readonly source?: string };

/**
 * The documents of a syntax, up to the first error and with it. The library would go on and collect all errors: of one
 * megabyte of commas that is a million, and ten seconds.
 */
export function* compose(tokens: readonly CST.Token[]): Generator<Document.Parsed | SyntaxFault> {
  const composer = new Composer(options);
  let first: YAMLParseError | undefined;
  const onError = (source: Source, code: ErrorCode, message: string, isWarning?: boolean): void => {
    if (isWarning) return;
    // The library catches this to report it as an error again, which leads here.
    first ??= composer.streamInfo().errors[0] ?? new YAMLParseError(toSpan(source), code, message);
    throw first;
  };
  Object.assign(composer, { onError });
  try {
    for (const document of composer.compose(tokens)) yield document.errors[0] ?? document;
  } catch (error) {
    if (!first || error !== first) throw error;
    yield first;
  }
}

function toSpan(source: Source): [number, number] {
  if (typeof source === 'number') return [source, source + 1];
  if (!('offset' in source)) return [source[0] ?? 0, source[1] ?? 0];
  return [source.offset, source.offset + (source.source?.length ?? 1)];
}
