import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One code of docs/diagnostics.md with its examples. */
export interface DocumentedCode {
  readonly code: string;
  /** Of the Kubernetes that the examples are for, where one is named: `1.33`. */
  readonly version?: string;
  readonly wrong: readonly Example[];
  readonly right: readonly string[];
  /** What lies beside each example, by its name. */
  readonly beside: Readonly<Record<string, string>>;
}

/** A text with something to mark, and where the page says that the mark stands. */
export interface Example {
  readonly text: string;
  /** Of the comment that holds the words, counted from zero. */
  readonly line: number;
  readonly words: string;
}

const page = join(import.meta.dirname, '..', '..', 'docs', 'diagnostics.md');

/** Reads the sections that are about one code each, in their order. */
export function readDocumentedCodes(): readonly DocumentedCode[] {
  const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1);
  return sections.flatMap((section) => {
    const code = /^[a-z0-9]+(?:-[a-z0-9]+)*$/m.exec(section.slice(0, section.indexOf('\n')))?.[0];
    if (code === undefined) return [];
    const blocks = (kind: string): string[] =>
      [...section.matchAll(new RegExp(`^\`\`\`yaml ${kind}(?: [\\d.]+)?\n(.*?)^\`\`\``, 'gms'))].map(
        ([, text = '']) => text,
      );
    const version = /^```yaml wrong ([\d.]+)$/m.exec(section)?.[1];
    const beside = [...section.matchAll(/^```yaml beside (\S+)\n(.*?)^```/gms)].map(([, name = '', text = '']) => [
      name,
      text,
    ]);
    return [
      {
        code,
        ...(version === undefined ? {} : { version }),
        wrong: blocks('wrong').map(toExample),
        right: blocks('right'),
        beside: Object.fromEntries(beside) as Record<string, string>,
      },
    ];
  });
}

function toExample(text: string): Example {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes(' # '));
  return { text, line, words: lines[line]?.replace(/^.*? # /, '') ?? '' };
}
