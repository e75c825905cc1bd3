import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../control-plane/run-command.ts';

/** A key and a certificate as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a self-signed certificate by the program that every Go brings along, since Node has none for it. */
export async function makeCertificate(host: string): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  try {
    const root = (await runCommand('go', ['env', 'GOROOT'])).trim();
    const program = join(root, 'src', 'crypto', 'tls', 'generate_cert.go');
    await runCommand('go', ['run', program, '--host', host, '--ecdsa-curve', 'P256', '--ca'], { cwd: folder });
    const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    return { key: await read('key.pem'), cert: await read('cert.pem') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
