import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { toApiVersion } from '../../scripts/schemas/read-kubernetes.ts';
import { type JsonObject, at, isObject, stringAt } from '../../server/src/manifest/json.ts';
import { goEnvironment, toolsFolder } from '../control-plane/go.ts';

/** What the OpenAPI documents say that a release of Kubernetes comes with. */
export interface OfficialDocuments {
  readonly version: string;
  /** The names of its fields, by definition. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** `apps/v1 Deployment`. */
  readonly kinds: readonly string[];
}

/** The releases of Kubernetes that are looked at, one of each minor; what each says takes 20 MB once and is kept. */
export const releases = ['1.29.6', '1.30.14', '1.31.14', '1.32.13', '1.33.13', '1.34.4', '1.35.4', '1.36.3', '1.37.2'];

/** Reads the documents of a release, which Go checks against its database of sums when they are got. */
export async function readOfficialDocuments(version: string): Promise<OfficialDocuments> {
  const place = join(toolsFolder('official-documents'), `${version}.json`);
  const kept = await readFile(place, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as OfficialDocuments;
  const found = await download(version);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(`${place}.${process.pid}`, JSON.stringify(found));
  await rename(`${place}.${process.pid}`, place);
  return found;
}

/** Into a cache of its own, since the sources that come with the documents are large and nobody else wants them. */
async function download(version: string): Promise<OfficialDocuments> {
  const folder = await mkdtemp(join(tmpdir(), 'driftline-official-'));
  try {
    const env = { ...goEnvironment(), GOMODCACHE: folder, GOFLAGS: '-modcacherw' };
    const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], {
      cwd: folder,
      env,
    });
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    return await readFolder(version, join(Dir, 'api', 'openapi-spec', 'v3'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readFolder(version: string, folder: string): Promise<OfficialDocuments> {
  const fields: Record<string, readonly string[]> = {};
  const kinds = new Set<string>();
  for (const name of await readdir(folder)) {
    const apiVersion = toApiVersion(name);
    if (apiVersion === undefined) continue;
    const document = JSON.parse(await readFile(join(folder, name), 'utf8')) as JsonObject;
    const schemas = at(document, 'components', 'schemas');
    for (const [definition, schema] of Object.entries(isObject(schemas) ? schemas : {})) {
      const properties = at(schema, 'properties');
      if (isObject(properties)) fields[definition] = Object.keys(properties).toSorted();
    }
    const paths = at(document, 'paths');
    for (const item of Object.values(isObject(paths) ? paths : {})) {
      const kind = stringAt(item, 'post', 'x-kubernetes-group-version-kind', 'kind');
      if (kind !== undefined) kinds.add(`${apiVersion} ${kind}`);
    }
  }
  return { version, fields, kinds: [...kinds].toSorted() };
}
