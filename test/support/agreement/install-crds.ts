import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { downloadModules } from '../../../scripts/schemas/download-modules.ts';
import { readVersions, schemaModules } from '../../../scripts/schemas/modules.ts';
import { type JsonObject, at, isArray, stringAt } from '../../../server/src/manifest/json.ts';
import { waitFor } from '../../control-plane/wait.ts';
import type { ApiServer } from './api-server.ts';

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Has an API server serve the custom kinds that the bundled schemas describe, or those of them that are wanted. */
export async function installCrds(
  server: ApiServer,
  isWanted: (crd: JsonObject) => boolean = () => true,
): Promise<void> {
  const crds = (await readCrds()).filter(isWanted);
  await Promise.all(crds.map((crd) => server.create(path, crd)));
  await waitFor('the CRDs to be served', async () => {
    const items = at(await server.get(path), 'items');
    return isArray(items) && items.every((crd) => isServed(crd as JsonObject)) ? true : undefined;
  });
}

function isServed(crd: JsonObject): boolean {
  const conditions = at(crd, 'status', 'conditions');
  return (
    isArray(conditions) &&
    conditions.some((one) => stringAt(one, 'type') === 'Established' && stringAt(one, 'status') === 'True')
  );
}

async function readCrds(): Promise<readonly JsonObject[]> {
  const goMod = join(import.meta.dirname, '../../../scripts/schemas/go.mod');
  const versions = readVersions(await readFile(goMod, 'utf8'));
  const modules = schemaModules.filter(({ format }) => format === 'crds');
  const folders = await downloadModules(
    new Map(modules.map((module) => [module.path, versions.get(module.path) ?? ''])),
  );
  const texts = await Promise.all(
    modules.map((module) => readTexts(join(folders.get(module.path) ?? '', module.from))),
  );
  return texts.flat().flatMap(readDefinitions);
}

async function readTexts(place: string): Promise<readonly string[]> {
  if ((await stat(place)).isFile()) return [await readFile(place, 'utf8')];
  const names = (await readdir(place)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(names.map((name) => readFile(join(place, name), 'utf8')));
}

function readDefinitions(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  return ('empty' in documents ? [] : documents)
    .map((document) => document.toJS() as JsonObject | null)
    .filter((object) => object !== null)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
}
