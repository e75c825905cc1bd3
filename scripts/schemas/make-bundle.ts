import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Json, JsonObject } from '../../server/src/manifest/json.ts';
import type { CustomVersions } from '../../server/src/schema/availability.ts';
import { gatherVersions } from '../../server/src/schema/custom-versions.ts';
import type { BundledPackage } from '../packaging/bundled-packages.ts';
import type { Api } from './api.ts';
import { downloadModules } from './download-modules.ts';
import { nameLicence } from './name-licence.ts';
import {
  type SchemaModule,
  kubernetesModule,
  kustomizeModules,
  readVersions,
  schemaModules,
  typesModule,
} from './modules.ts';
import { ownApis } from './own-apis.ts';
import { makeAvailability } from './make-availability.ts';
import { gatherCustom, readCustom } from './read-custom.ts';
import { readKustomize } from './read-kustomize.ts';
import { readKubernetes, toApiVersion } from './read-kubernetes.ts';
import { addEnums, readEnums } from './read-enums.ts';
import { splitShared } from './split-shared.ts';
import { leanFolder, toPlainName, withoutDescriptions } from './without-descriptions.ts';

/** The files of the bundle, ready to be written, and whose work is in them. */
interface MadeBundle {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly packages: readonly BundledPackage[];
}

/** A module in Go's cache. */
interface Found {
  readonly path: string;
  readonly version: string;
  readonly folder: string;
}

/** Makes all files from the modules that go.mod names. */
export async function makeBundle(): Promise<MadeBundle> {
  const versions = readVersions(await readFile(join(import.meta.dirname, 'go.mod'), 'utf8'));
  const folders = await downloadModules(versions);
  const find = (path: string): Found => {
    const [version, folder] = [versions.get(path), folders.get(path)];
    if (version === undefined || folder === undefined) throw new Error(`go.mod does not require ${path}`);
    return { path, version, folder };
  };
  const enums = await readEnums(find(typesModule).folder);
  const apis: Api[] = [];
  const custom: Record<string, CustomVersions> = {};
  for (const module of schemaModules) {
    const { version, folder } = find(module.path);
    const read = await readModule(module, folder, `${module.title} ${version}`);
    apis.push(...read.apis);
    Object.assign(custom, read.custom);
  }
  const [kustomize, kyaml] = kustomizeModules.map(find) as [Found, Found];
  apis.push(...(await readKustomize(kustomize.folder, kyaml.folder, `kustomize API ${kustomize.version}`)));
  apis.push(...ownApis);
  const shipped = [...schemaModules.map(({ path }) => path), ...kustomizeModules];
  const packages = await Promise.all(shipped.map(find).map(readPackage));
  const { files, index } = splitShared(apis.map((api) => ({ ...api, definitions: addEnums(api.definitions, enums) })));
  const bare = Object.entries(files).map(([name, file]) => [name, withoutDescriptions(toJson(file))] as const);
  const availability = await makeAvailability(find(kubernetesModule).version, custom);
  const own = { ...files, 'availability.json.br': availability };
  const short = { ...Object.fromEntries(bare), 'availability.json.br': availability };
  const lean = Object.entries({ ...short, 'index.json': index }).map(
    ([name, file]) => [`${leanFolder}/${toPlainName(name)}`, Buffer.from(JSON.stringify(file))] as const,
  );
  return { files: new Map([...(await pack(own, index)), ...lean]), packages };
}

interface ReadModule {
  readonly apis: readonly Api[];
  readonly custom: Readonly<Record<string, CustomVersions>>;
}

async function readModule(module: SchemaModule, folder: string, source: string): Promise<ReadModule> {
  const texts = await readTexts(join(folder, module.from));
  const custom = module.format === 'crds' ? readCustom([...texts.values()]) : [];
  const apis =
    module.format === 'crds'
      ? gatherCustom(custom, source)
      : [...texts].flatMap(([name, text]) => {
          const apiVersion = toApiVersion(name);
          return apiVersion ? [readKubernetes(apiVersion, JSON.parse(text) as JsonObject, source)] : [];
        });
  const described = apis.filter(({ kinds }) => Object.keys(kinds).length > 0);
  if (described.length === 0) throw new Error(`${module.path} describes no kind in ${module.from}`);
  return { apis: described, custom: gatherVersions(custom, source) };
}

/** The texts of a file or of a folder's files, by their names. */
async function readTexts(path: string): Promise<ReadonlyMap<string, string>> {
  if (!(await stat(path)).isDirectory()) return new Map([[path, await readFile(path, 'utf8')]]);
  const names = (await readdir(path)).filter((name) => /\.(?:json|ya?ml)$/.test(name)).toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const)),
  );
}

async function readPackage({ path, version, folder }: Found): Promise<BundledPackage> {
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(file)).toSorted();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
  return { name: path, version, licence: nameLicence(texts), texts: texts.map((text) => text.trim()) };
}

async function pack(
  files: Readonly<Record<string, unknown>>,
  index: object,
): Promise<readonly (readonly [string, Buffer])[]> {
  const compressed = Object.entries(files).map(async ([name, file]) => [name, await compress(file)] as const);
  return [...(await Promise.all(compressed)), ['index.json', Buffer.from(JSON.stringify(index))]];
}

function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function compress(value: unknown): Promise<Buffer> {
  const text = Buffer.from(JSON.stringify(value));
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return promisify(brotliCompress)(text, { params });
}
