import { t } from '@vscode/l10n';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Position,
} from 'vscode-languageserver-types';
import { propose } from '../completion/propose.ts';
import { type Proposal, toPlain, toSnippet } from '../completion/proposal.ts';
import { type Range, toLineStart, toPositions } from '../manifest/position.ts';
import { type Snapshot, findFolder } from '../snapshot.ts';
import { describeField } from './hover.ts';
import { markdown, plainText } from './markup.ts';

/** What a client can do with what it is offered. */
export interface CompletionOptions {
  readonly hasSnippets: boolean;
  readonly isMarkdown: boolean;
  readonly hasTags: boolean;
  /** It moves the lines of what is inserted to the indentation of the line that it is inserted in. */
  readonly isAdjusting: boolean;
}

const kinds: Readonly<Record<Proposal['sort'], CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  kind: CompletionItemKind.Class,
  name: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  variable: CompletionItemKind.Variable,
  snippet: CompletionItemKind.Snippet,
};

/** What could be written at a position, from the schemas of kinds, the repository and the cluster; never waits for any. */
export function completion(
  { repositories, knowledge }: Pick<Snapshot, 'repositories' | 'knowledge'>,
  uri: string,
  text: string,
  position: Position,
  options: CompletionOptions,
): CompletionList {
  const lineStart = toLineStart(text, position.line);
  const index = findFolder(
    repositories().map((one) => ({ ...one, uri: one.folder })),
    uri,
  );
  const found = propose(uri, text, lineStart + position.character, { knowledge, index });
  if (!found) return { isIncomplete: false, items: [] };
  const { span, proposals, isPending } = found;
  const range: Range = {
    start: { line: position.line, character: Math.max(0, span.start - lineStart) },
    end: { line: position.line, character: Math.max(position.character, endInLine(text, span.end, lineStart)) },
  };
  const margin = /^[ \t]*/.exec(text.slice(lineStart, lineStart + position.character))?.[0] ?? '';
  const toPosition = proposals.some(({ before }) => before) ? toPositions(text) : undefined;
  const items = proposals.map((one): CompletionItem => ({
    ...toItem(one, range, margin, options),
    ...(one.before && toPosition
      ? { additionalTextEdits: [insertAt(toPosition(one.before.offset), one.before.text)] }
      : {}),
  }));
  return { isIncomplete: isPending, items };
}

function toItem(one: Proposal, range: Range, margin: string, options: CompletionOptions): CompletionItem {
  const { label, insert, description, note, detail, isDeprecated } = one;
  const hasGaps = insert.some((part) => typeof part !== 'string');
  const isSnippet = options.hasSnippets && hasGaps;
  const written = isSnippet ? toSnippet(insert) : toPlain(insert);
  const isLong = written.includes('\n');
  const words = describeNote(note);
  const markup = options.isMarkdown ? markdown : plainText;
  return {
    label,
    kind: kinds[one.sort],
    sortText: `${one.rank} ${label}`,
    filterText: one.filter ?? label,
    ...(words === undefined ? {} : { labelDetails: { description: words } }),
    ...(detail === undefined && words === undefined ? {} : { detail: [detail, words].filter(Boolean).join(' · ') }),
    textEdit: { range, newText: isLong && options.isAdjusting ? adjust(written, margin) : written },
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(isLong && options.isAdjusting ? { insertTextMode: InsertTextMode.adjustIndentation } : {}),
    ...(isDeprecated && options.hasTags ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(description
      ? {
          documentation: {
            kind: options.isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText,
            value: describeField(description, label, description.source, markup),
          },
        }
      : {}),
  };
}

function describeNote(note: string | undefined): string | undefined {
  if (note === 'required') return t('required');
  return note === 'default' ? t('default') : note;
}

/** Without the indentation that the client adds to each line but the first. */
function adjust(text: string, margin: string): string {
  return text.replaceAll(`\n${margin}`, '\n');
}

function endInLine(text: string, end: number, lineStart: number): number {
  const lineEnd = text.slice(lineStart, end).search(/[\r\n]/);
  return lineEnd < 0 ? end - lineStart : lineEnd;
}

function insertAt(position: Position, newText: string): { readonly range: Range; readonly newText: string } {
  return { range: { start: position, end: position }, newText };
}
