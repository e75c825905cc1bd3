/** The names in a folder, sorted by byte order: needed where Flux makes a kustomization for a folder that has none. */
export type ListFolder = (path: string) => readonly { readonly name: string; readonly isFolder: boolean }[];
