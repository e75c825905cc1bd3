import type { RelatedObjects, Relation } from '../protocol.ts';

/** Which way an arrow goes: from the one that needs the other, or makes it. */
const isTowards: Readonly<Record<Relation, boolean>> = {
  uses: false,
  'used-by': true,
  'made-by': true,
  makes: false,
  selects: false,
  'selected-by': true,
};
const words: Readonly<Record<Relation, string>> = {
  uses: 'uses',
  'used-by': 'uses',
  'made-by': 'makes',
  makes: 'makes',
  selects: 'selects',
  'selected-by': 'selects',
};

/** The objects around one as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function writeGraph({ title, items }: Pick<RelatedObjects, 'title' | 'items'>): string {
  const names = [...new Set([title, ...items.map(({ name }) => name)])];
  const nodes = names.map((name, i) => `  n${i}["${toLabel(name)}"]`);
  const edges = items.map(({ relation, name }) => {
    const other = `n${names.indexOf(name)}`;
    const [from, to] = isTowards[relation] ? [other, 'n0'] : ['n0', other];
    return `  ${from} -- ${words[relation]} --> ${to}`;
  });
  return ['flowchart LR', ...nodes, ...new Set(edges)].join('\n');
}

/** A name of a repository can be any text. */
function toLabel(text: string): string {
  return text.replace(/[^\w ./:@-]/g, '_');
}
