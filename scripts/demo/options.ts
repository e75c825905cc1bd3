import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export type DemoOptions =
  | { readonly kind: 'demo'; readonly withForge: boolean }
  | { readonly kind: 'smoke'; readonly dir: string; readonly withForge: boolean }
  | { readonly kind: 'own'; readonly kubeconfig: string; readonly context: string; readonly folder: string }
  | { readonly kind: 'help'; readonly problem?: string };

/** How `npm start` is called. */
export const usage = `npm start                 a demo: a Kubernetes API server with Flux, a drifted repository, and the editor
npm start -- --smoke DIR  the same without a person: writes DIR/drift.png, DIR/problems.json and DIR/validation.png
npm start -- --with-forge  with a Gitea that Flux pulls from, to open a pull request, approve and merge it; together with
                          --smoke DIR that is done without a person, and leaves pictures of it
npm start -- --kubeconfig FILE --context NAME --folder DIR
                          the editor on your own repository and cluster; both are only read`;

/** Reads the arguments; paths are relative to the folder from which npm was called. */
export function parseOptions(args: readonly string[], from: string): DemoOptions {
  const string = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ smoke: string, kubeconfig: string, context: string, folder: string },
        ...{ 'with-forge': { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
    const { smoke, kubeconfig, context, folder, help, 'with-forge': withForge = false } = values;
    if (help) return { kind: 'help' };
    if (smoke !== undefined) return { kind: 'smoke', dir: resolve(from, smoke), withForge };
    if (kubeconfig === undefined && context === undefined && folder === undefined) return { kind: 'demo', withForge };
    if (withForge) return { kind: 'help', problem: '--with-forge is for the demo, not for a cluster of yours.' };
    if (kubeconfig !== undefined && context !== undefined && folder !== undefined) {
      return { kind: 'own', kubeconfig: resolve(from, kubeconfig), context, folder: resolve(from, folder) };
    }
    return { kind: 'help', problem: '--kubeconfig, --context and --folder go together.' };
  } catch (error) {
    return { kind: 'help', problem: error instanceof Error ? error.message : String(error) };
  }
}
