import type { CompletionList, Diagnostic, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService } from 'yaml-language-server';
import { readBundledKinds } from '../../support/bundled-schemas.ts';
import { toOneOf } from '../../support/json-schema.ts';

/** The YAML language server that most editors have, as a library: its time is that of its work, without its pause of 200 ms. */
export interface YamlLanguageServer {
  validate(uri: string, version: number, text: string): Promise<readonly Diagnostic[]>;
  complete(uri: string, version: number, text: string, position: Position): Promise<CompletionList>;
}

/** Starts it as `yaml.schemas: { kubernetes: "*.yaml" }` does, but with our schemas of Kubernetes and Flux, and without the network. */
export async function startYamlLanguageServer(): Promise<YamlLanguageServer> {
  const kinds = await readBundledKinds();
  const schema = toOneOf(kinds.filter(({ schemas }) => /^(?:Kubernetes|Flux) /.test(schemas.source)));
  const service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`${uri} is not to be requested`)),
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
  });
  service.configure({
    validate: true,
    completion: true,
    isKubernetes: true,
    schemas: [{ uri: 'file:///schemas/all.json', fileMatch: ['*.yaml'], schema }],
  });
  return {
    validate: (uri, version, text) => service.doValidation(TextDocument.create(uri, 'yaml', version, text), true),
    complete: (uri, version, text, position) =>
      service.doComplete(TextDocument.create(uri, 'yaml', version, text), position, true),
  };
}
