import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildKubeconform } from '../../kubeconform/build-kubeconform.ts';
import { readBundledKinds } from '../bundled-schemas.ts';
import { toJsonSchema } from '../json-schema.ts';

/** What kubeconform says of one resource. */
export interface KubeconformResult {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  /** The apiVersion. */
  readonly version: string;
  readonly status: 'statusValid' | 'statusInvalid' | 'statusError' | 'statusSkipped' | '';
  readonly msg: string;
  readonly validationErrors?: readonly { readonly path: string; readonly msg: string }[];
}

/** The program with the schemas that we validate with, on the disk in its own notation. */
export interface Kubeconform {
  readonly program: string;
  /** The arguments that lead it to these schemas and to nothing else. */
  readonly args: readonly string[];
  run(paths: readonly string[], options: { readonly strict: boolean }): Promise<readonly KubeconformResult[]>;
  dispose(): Promise<void>;
}

/** Builds it, if that has not been done, and writes the schemas. */
export async function startKubeconform(): Promise<Kubeconform> {
  const program = await buildKubeconform();
  const folder = await mkdtemp(join(tmpdir(), 'driftline-kubeconform-'));
  await writeSchemas(folder);
  const place = '{{.StrictSuffix}}/{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json';
  const args = ['-schema-location', `${folder}/schemas${place}`];
  return {
    program,
    args,
    async run(paths, { strict }) {
      const more = ['-output', 'json', '-verbose', ...(strict ? ['-strict'] : []), ...paths];
      const child = spawn(program, [...args, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
      const output = JSON.parse(await text(child.stdout)) as { readonly resources: readonly KubeconformResult[] };
      return output.resources;
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeSchemas(folder: string): Promise<void> {
  const kinds = await readBundledKinds();
  for (const [name, strict] of [
    ['schemas', false],
    ['schemas-strict', true],
  ] as const) {
    await mkdir(join(folder, name));
    const written = kinds.map((described) => {
      const { kind, schemas } = described;
      const [group = '', version = group] = schemas.apiVersion.split('/');
      const file = join(folder, name, `${kind.toLowerCase()}-${group}-${version}.json`);
      return writeFile(file, JSON.stringify(toJsonSchema(described, { strict })));
    });
    await Promise.all(written);
  }
}
