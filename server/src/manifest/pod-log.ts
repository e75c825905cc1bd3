/** Which objects of a list are meant: those whose fields, and labels, say just this. */
export interface Selectors {
  readonly fields?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Pod by its name. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** What a container has written. */
export interface PodLog {
  readonly container: string;
  readonly text: string;
  /** Whether there is more before it. */
  readonly isCut: boolean;
  /** Whether values of all Secrets that the Pod is given were found and left out; else the text may hold some. */
  readonly isMasked: boolean;
}
