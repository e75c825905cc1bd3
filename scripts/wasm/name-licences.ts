/** What licences say that others do not; a Go module says in no other way which it has. */
const phrases: readonly (readonly [string, RegExp])[] = [
  ['Apache-2.0', /Apache License,?\s+Version 2\.0/],
  ['MIT', /Permission is hereby granted, free of charge/],
  ['ISC', /Permission to use, copy, modify, and(?:\/or)? distribute this software for any\s+purpose/],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[^]*Neither the name/],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms(?![^]*Neither the name)/],
  ['AGPL', /GNU AFFERO GENERAL PUBLIC LICENSE/i],
  ['LGPL', /GNU (?:LESSER|LIBRARY) GENERAL PUBLIC LICENSE/i],
  ['GPL', /GNU GENERAL PUBLIC LICENSE/i],
  ['MPL-2.0', /Mozilla Public License/i],
];

/** All licences that some texts hold, as one SPDX expression: one that may not be shipped is never hidden by another. */
export function nameLicences(texts: readonly string[]): string {
  return phrases.flatMap(([name, phrase]) => (texts.some((text) => phrase.test(text)) ? [name] : [])).join(' AND ');
}
