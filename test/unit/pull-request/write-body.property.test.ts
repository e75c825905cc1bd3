import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import type { Json } from '../../../server/src/manifest/json.ts';
import { type OwnerChanges, type PlanOwner, outcomes } from '../../../server/src/pull-request/change.ts';
import { findRisks } from '../../../server/src/pull-request/find-risks.ts';
import { bodyMark, writeBody } from '../../../server/src/pull-request/write-body.ts';
import { anyText } from '../../support/arbitraries.ts';

/** What somebody would put into a name to be read as something else. */
const hostile = fc.oneof(
  fc.constantFrom(
    '@everyone',
    'fixes #1',
    '[a](https://evil.example)',
    '![a](https://evil.example/a.png)',
    '`',
    '```',
    '`````\n# heading\n',
    '</details>',
    '<img src=x onerror=alert(1)>',
    '<script>',
    '-->',
    '| a | b |',
    '\\|`@team`|',
    'https://evil.example',
    'www.evil.example',
    'a@evil.example',
    '\u001B[31m',
    '\u202Eevil',
    '\n\n@team\n\n',
    '- [ ] task',
    '$&',
    '{0}',
    '&#64;team',
    'GH-1',
  ),
  anyText,
);
const text = fc.array(hostile, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const json: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.integer(),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, text, { maxKeys: 2 }),
);
const id = fc.record(
  { group: text, kind: text, namespace: text, name: text },
  { requiredKeys: ['group', 'kind', 'name'] },
);
const owner: fc.Arbitrary<PlanOwner> = fc.record(
  {
    id: text,
    kind: fc.constantFrom('flux', 'argo', 'kustomize'),
    name: text,
    namespace: text,
    directory: text,
    cluster: text,
    isSuspended: fc.boolean(),
  },
  { requiredKeys: ['id', 'kind', 'name', 'directory', 'isSuspended'] },
);
const field = fc.record({
  path: fc.array(
    text.map((name) => ({ field: name })),
    { minLength: 1, maxLength: 3 },
  ),
  before: json,
  after: json,
});
const change = fc.record(
  {
    id,
    apiVersion: text,
    outcome: fc.constantFrom(...outcomes),
    fields: fc.array(field, { maxLength: 3 }),
    after: fc.dictionary(text, json, { maxKeys: 3 }),
    from: owner,
    formerName: text,
    looseImages: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'apiVersion', 'outcome', 'fields', 'looseImages'] },
);
const anyChanges: fc.Arbitrary<readonly OwnerChanges[]> = fc.array(
  fc.record(
    {
      owner,
      presence: fc.constant('kept' as const),
      unknown: fc.record({ side: fc.constant('after' as const), reason: text }),
      isPartial: fc.boolean(),
      changes: fc.array(change, { maxLength: 3 }),
    },
    { requiredKeys: ['owner', 'presence', 'isPartial', 'changes'] },
  ),
  { maxLength: 3 },
);

const parser = new MarkdownIt({ html: true, linkify: true });
/** All that our own HTML is made of. */
const ownHtml = /^(?:<\/?(?:details|summary|b|p|code)>|[^<>])*$/;

/** What a reader would see or be led to that is not ours. */
function findForeign(body: string): readonly string[] {
  const tokens = parser.parse(body, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  return tokens.flatMap(({ type, content }) => {
    if (/^(?:link_open|image|html_inline|s_open|em_open|blockquote_open|hr|code_block|ordered_list_open)$/.test(type))
      return [`${type} ${content}`];
    if (type === 'html_block')
      return content.trim() === bodyMark || (ownHtml.test(content) && !/[@#](?!\d+;)/.test(content))
        ? []
        : [`html ${content}`];
    // between code spans stands nothing that notifies anybody or refers to anything
    return type === 'text' && /[@#]|GH-\d|evil|\p{Cc}|[\u202A-\u202E]/u.test(content) ? [`text ${content}`] : [];
  });
}

test('no name and no value is read as markup, a link, a mention or a number of an issue', () => {
  fc.assert(
    fc.property(anyChanges, (changes) => {
      const body = writeBody({ changes, risks: findRisks(changes, { live: [] }), files: 1 });
      expect(findForeign(body)).toEqual([]);
      // eslint-disable-next-line no-control-regex -- what must not be there
      expect(body).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\u202A-\u202E]/);
      const count = (pattern: RegExp): number =>
        parser.parse(body, {}).filter((token) => token.type === 'html_block' && pattern.test(token.content)).length;
      expect(count(/<details>/)).toBe(count(/<\/details>/));
    }),
    { numRuns: 300 },
  );
});

test('the check itself finds what is not made harmless', () => {
  for (const body of [
    '@team',
    'see #1',
    '<img src=x>\n',
    'a <b onclick=x>b</b>',
    '[a](https://a.example)',
    'https://evil.example',
    '# `a` @b',
  ])
    expect(findForeign(body), body).not.toEqual([]);
});

test('a body is as long as a forge takes at most, and its fences and folds are whole', () => {
  fc.assert(
    fc.property(anyChanges, fc.integer({ min: 300, max: 4000 }), (changes, limit) => {
      const whole = writeBody({ changes, risks: [], files: 1, limit: Infinity });
      const body = writeBody({ changes, risks: [], files: 1, limit });
      expect(body.length).toBeLessThanOrEqual(limit);
      expect(findForeign(body)).toEqual([]);
      if (whole.length <= limit) expect(body).toBe(whole);
      else expect(body).toContain('Not everything fits here');
    }),
  );
});

test('what is left out is counted', () => {
  const plain: PlanOwner = {
    id: 'flux/a',
    kind: 'flux',
    name: 'web',
    namespace: 'flux-system',
    directory: '/web',
    isSuspended: false,
  };
  const objects = Array.from({ length: 100 }, (_, i) => ({
    id: { group: '', kind: 'ConfigMap', namespace: 'web', name: `a${i}` },
    apiVersion: 'v1',
    outcome: 'changed' as const,
    fields: [{ path: [{ field: 'data' }, { field: 'x' }], before: 'a', after: 'b' }],
    looseImages: [],
  }));
  const changes = [{ owner: plain, presence: 'kept' as const, isPartial: false, changes: objects }];
  const body = writeBody({ changes, risks: [], files: 1, limit: 5000 });
  const shown = body.match(/<details>/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(10);
  expect(body).toContain(`Objects that are not shown: ${100 - shown}.`);
});
