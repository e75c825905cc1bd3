/** What a person can say in a pull request. */
export interface DraftText {
  readonly title: string;
  readonly body: string;
}

/** A pull request as the text of one document: the title stands in the first line. */
export function writeDraft({ title, body }: DraftText): string {
  return `${title}\n\n${body.trimEnd()}\n`;
}

/** Reads what a person has left of it; the title is empty where they have left none. */
export function readDraft(text: string): DraftText {
  const [first = '', ...rest] = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const body = rest.join('\n').replace(/^(?:[ \t]*\n)+/, '');
  return { title: first.trim(), body: body.trimEnd() };
}
