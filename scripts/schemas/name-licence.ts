/** How the licences begin that the modules have; a Go module says in no other way which it has. */
const beginnings: readonly (readonly [string, RegExp])[] = [
  ['Apache-2.0', /^\s*Apache License\s+Version 2\.0, January 2004\s/],
  ['MIT', /^\s*(?:The )?MIT License(?: \(MIT\))?\s[^]*Permission is hereby granted, free of charge/],
];

/** The SPDX name of the one licence among some texts; empty for one that is not known here, or for several. */
export function nameLicence(texts: readonly string[]): string {
  const found = beginnings.filter(([, beginning]) => texts.some((text) => beginning.test(text)));
  return found.length === 1 ? (found[0]?.[0] ?? '') : '';
}
