import { fileURLToPath } from 'node:url';

/** Where git is to run: a folder is named by its path or by its uri. */
export function toFolder(where: string): string {
  return where.startsWith('file:') ? fileURLToPath(where) : where;
}
