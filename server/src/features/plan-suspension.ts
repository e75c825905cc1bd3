import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { BuildGraph } from '../graph/targets/build-graph.ts';
import { edit } from '../manifest/edit.ts';
import { type ResourceRef, toGroup } from '../manifest/resource.ts';
import { type Editing, toWorkspaceEdit } from './drift-fixes/editable.ts';
import { findOwner } from './drift-fixes/find-owner.ts';

/** The change of a file by which an object of Flux is suspended, or goes on; undefined where no single file declares it. */
export function planSuspension(
  graph: BuildGraph,
  { apiVersion, kind, namespace, name }: ResourceRef,
  isSuspended: boolean,
  editing: Editing,
): WorkspaceEdit | undefined {
  const owner = { group: toGroup(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const found = findOwner(graph, owner, editing);
  if (!found) return undefined;
  const { file, declaration } = found.written;
  const change = edit(declaration, [{ field: 'spec' }, { field: 'suspend' }], isSuspended);
  return change && toWorkspaceEdit([{ file, edit: change }], editing);
}
