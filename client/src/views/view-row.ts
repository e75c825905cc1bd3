import type { Location } from 'vscode-languageclient/node';

/** A row of a view as it is to look. */
export interface ViewRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** An id of the theme's colors. */
  readonly color?: string;
  readonly children: 'none' | 'collapsed' | 'expanded';
  /** Flags that menus ask for, each with a semicolon behind it. */
  readonly contextValue: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** What a click opens. */
  readonly location?: Location;
}
