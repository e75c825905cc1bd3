/* eslint-disable no-control-regex -- control characters are what this file is about */

/** What a terminal would act on: `ESC [ … m`, `ESC ] … BEL`, and other sequences, whole so that no rest of them is left. */
const sequences =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]/g;

/** Control characters, and those that turn the direction of what stands after them. */
const controls =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** The same in a JSON text, where C0 is escaped already. */
const unescaped = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** Text from files and clusters as it may go to a terminal or a log; tabs and line breaks stay. */
export function toPlainText(text: string): string {
  return text.toWellFormed().replace(sequences, '').replace(controls, '').replaceAll('##[', '# #['); // a command to the log of GitHub's and Azure's runners, anywhere in a line
}

/** The same on one line. */
export function toPlainLine(text: string): string {
  return toPlainText(text)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', ' ')
    .trim();
}

/** JSON for programs, harmless if a terminal shows it: what is stripped elsewhere is escaped here. */
export function toSafeJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(unescaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
