import { t } from '@vscode/l10n';
import { fail } from './change-failure.ts';
import { clean } from './remote-address.ts';

/** Ends the change at a path that leads out of the repository, into Git's own files, or to what a SOPS extension has decrypted. */
export function checkPath(path: string): string {
  const parts = path.split('/');
  const isOwn = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/^(?:\.git|git~\d+)$/i.test(part),
  );
  if (!isOwn || path.includes('\0') || /^[a-z]:/i.test(path))
    return fail('refused-path', t('"{0}" is no path of a file in this repository.', clean(path)), {
      paths: [clean(path)],
    });
  if (isDecrypted(path))
    return fail('refused-path', t('"{0}" holds decrypted secrets and is never committed. Leave it out.', clean(path)), {
      paths: [clean(path)],
    });
  return path;
}

/** https://github.com/signageos/vscode-sops keeps plain text beside the encrypted file under such names. */
export function isDecrypted(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.decrypted~'));
}
