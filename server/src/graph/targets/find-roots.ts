import { at, isArray } from '../../manifest/json.ts';
import type { SourcePlace } from '../build/rendered.ts';
import type { BuildTarget } from './build-target.ts';
import { nameCluster } from './cluster-name.ts';
import type { GeneratorFiles } from './generator-parameters.ts';
import type { GraphFiles } from './graph-files.ts';
import { toKustomizeTarget } from './plain-targets.ts';
import { isWithin } from './path-parts.ts';
import { readChildren } from './read-children.ts';
import { listOutermost, reachFrom } from './static-reach.ts';

/** Where chains of builds begin. */
export interface Roots {
  readonly roots: readonly BuildTarget[];
  /** Objects that are declared below a folder that is built, and that build does not bring. */
  readonly unreached: readonly BuildTarget[];
}

/** What is known to be reached or brought, by builds that have been done. */
export interface Covered {
  readonly files: ReadonlySet<string>;
  /** As `toOriginKey` writes them. */
  readonly origins: ReadonlySet<string>;
  /** Folders that chains build. */
  readonly folders: ReadonlySet<string>;
}

/** A document as one text. */
export function toOriginKey({ file, document }: SourcePlace): string {
  return `${file}#${document}`;
}

/**
 * Where chains of builds begin, judged by what is not covered yet: objects that ask for a build and that no other build
 * brings, and folders with a kustomization that nobody builds upon. Where two bring each other, as the Kustomization of
 * a bootstrapped Flux brings itself, the one that Flux calls so comes first. What lies below a folder that is built, and
 * is not brought by that build, is not applied, nor is what it would bring.
 */
export function findRoots(files: GraphFiles, generators: GeneratorFiles, covered: Covered): Roots {
  const nodes = [...listDeclared(files, generators, covered), ...listPlain(files, covered)];
  const folders = new Set([...covered.folders, ...nodes.filter(isApplied).map(({ target }) => target.directory)]);
  folders.delete('/');
  const isBelow = (node: Node): boolean => {
    const { file, target, reach } = node;
    if (isApplied(node) && reach.has(file)) return false;
    return [...folders].some((folder) => isWithin(file, folder) && folder !== target.directory);
  };
  const lonely: Node[] = [];
  let [open, chosen] = [nodes, chooseRoots(nodes)];
  for (let below = chosen.filter(isBelow); below.length > 0; below = chosen.filter(isBelow)) {
    lonely.push(...below);
    const left = new Set(below);
    open = open.filter((node) => !left.has(node));
    chosen = chooseRoots(open);
  }
  const unreached = lonely.map(({ target }) => ({ ...target, isUnreached: true }));
  return {
    roots: [...chosen.map(({ target }) => target), ...unreached.filter(({ kind }) => kind === 'kustomize')],
    unreached: unreached.filter(({ kind }) => kind !== 'kustomize'),
  };
}

/** Those from which all others are reached. */
function chooseRoots(nodes: readonly Node[]): readonly Node[] {
  const chosen: Node[] = [];
  const reached = new Set<Node>();
  const choose = (node: Node): void => {
    chosen.push(node);
    const open = [node];
    for (let next = open.pop(); next; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      const { reach } = next;
      open.push(...nodes.filter((other) => reach.has(other.file)));
    }
  };
  for (const node of nodes) if (!nodes.some((other) => other !== node && isReaching(other, node))) choose(node);
  for (const node of nodes.toSorted(compareNodes)) if (!reached.has(node)) choose(node);
  return chosen;
}

/** Something that may be a root. */
interface Node {
  readonly target: BuildTarget;
  /** Where it is declared, */
  readonly file: string;
  /** and what building it would read. */
  readonly reach: ReadonlySet<string>;
}

/** Several objects of one file are brought together. */
function isReaching(node: Node, other: Node): boolean {
  return node.reach.has(other.file) && node.file !== other.file;
}

function isApplied({ target }: Node): boolean {
  return target.kind === 'flux' || target.kind === 'argo';
}

/** What builds the whole of its source reaches everything only as long as nobody looks at what that source leaves out. */
function compareNodes(a: Node, b: Node): number {
  const rank = ({ target: { kind, name, directory } }: Node): number => {
    if (kind !== 'flux') return 3;
    if (name === 'flux-system') return 0;
    return directory === '/' ? 2 : 1;
  };
  return rank(a) - rank(b) || (a.file < b.file ? -1 : 1);
}

function listDeclared(files: GraphFiles, generators: GeneratorFiles, covered: Covered): readonly Node[] {
  return [...files.files].flatMap(([file, { makers }]) => {
    if (makers.length === 0 || files.parts.has(file)) return [];
    const cluster = nameCluster(file);
    const around = cluster === undefined ? {} : { cluster };
    return makers
      .filter(({ origin }) => !origin || !covered.origins.has(toOriginKey(origin)))
      .flatMap((object) => readChildren(object, around, files, generators))
      .map((target) => ({ target, file, reach: toReach(target, files) }));
  });
}

function toReach(target: BuildTarget, files: GraphFiles): ReadonlySet<string> {
  if (!target.isBuilt || !files.folders.has(target.directory)) return new Set();
  if (target.files) return new Set(target.files);
  const components = at(target.overlay, 'spec', 'components');
  const texts = (isArray(components) ? components : []).filter((one) => typeof one === 'string');
  return reachFrom(files, target.directory, texts);
}

function listPlain(files: GraphFiles, covered: Covered): readonly Node[] {
  return listOutermost(files).flatMap((directory) => {
    const file = files.kustomizations.get(directory);
    if (file === undefined || covered.files.has(file)) return [];
    return [{ target: toKustomizeTarget(directory, file), file, reach: reachFrom(files, directory, []) }];
  });
}
