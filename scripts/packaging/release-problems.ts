/** What a release is made of. */
export interface Release {
  readonly tag: string;
  readonly extension: string;
  readonly server: string;
  readonly changelog: string;
}

/** What keeps a tag from being released: versions that are not the tag's, or a changelog that does not know it. */
export function findReleaseProblems({ tag, extension, server, changelog }: Release): readonly string[] {
  const version = tag.replace(/^v/, '');
  return [
    ...(extension === version ? [] : [`package.json has version ${extension}, the tag is ${tag}`]),
    ...(server === version ? [] : [`server/package.json has version ${server}, the tag is ${tag}`]),
    ...(changelog.includes(`\n## [${version}]`) ? [] : [`CHANGELOG.md has no section [${version}]`]),
  ];
}
