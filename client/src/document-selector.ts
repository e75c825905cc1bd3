/** The documents that the server sees: files, and text that is none yet; not a repository's old versions or settings. */
export const documentSelector = [
  { scheme: 'file', language: 'yaml' },
  { scheme: 'untitled', language: 'yaml' },
];
