import type { DriftScan } from './drift-scan.ts';
import { compareResources } from './features/compared-resource.ts';
import type { DriftTreeSource, ScannedCluster } from './features/drift-tree.ts';
import { findUncompared } from './features/find-uncompared.ts';
import type { OpenFiles } from './features/merge-compared.ts';
import type { Follower } from './follower.ts';
import { findDesired } from './graph/rendered/desired-of-file.ts';
import { toFileKey } from './manifest/relative.ts';
import { toRefKey } from './manifest/resource.ts';
import type { Scope } from './settings.ts';
import type { Snapshot } from './snapshot.ts';

/** What a tree needs of a session. */
interface SourceContext {
  readonly scan: Pick<DriftScan, 'isRunning' | 'parts'>;
  readonly followers: ReadonlyMap<string, Follower>;
  readonly keyOf: (uri: string) => string;
  readonly scopeOf: (uri: string) => Scope;
  /** Whether it is not known yet what builds make of a file. */
  readonly isPending: (uri: string) => boolean;
  readonly isTrusted: boolean;
}

/** Brings together what a scan has found and what is seen of open files, for the clusters that are in use now. */
export function toDriftSource(context: SourceContext, snapshot: Snapshot): DriftTreeSource {
  const { scan, followers, keyOf, scopeOf } = context;
  const places = [...snapshot.repositories().map(({ folder }) => `${folder}/.`), ...snapshot.manifests.keys()];
  const chosen = places.filter((uri) => followers.has(keyOf(uri)));
  const compared = chosen.filter((uri) => scopeOf(uri).drift.mode !== 'off');
  const keys = [...new Set(compared.map(keyOf))];
  // who is to be asked by hand is not asked along with others
  const isAutomatic = compared.every((uri) => scopeOf(uri).drift.mode !== 'manual');
  const clusters = keys.map((key): ScannedCluster => {
    const { context: name } = followers.get(key)?.connection ?? {};
    const { resources, unread, ...part } = scan.parts.get(key) ?? { resources: [], unread: [], compared: 0 };
    const uris = [...snapshot.manifests.keys()].filter((uri) => keyOf(uri) === key);
    // a folder that is closed, or that is compared otherwise now
    const isWanted = ({ uri }: { readonly uri: string }): boolean =>
      keyOf(uri) === key && scopeOf(uri).drift.mode !== 'off' && places.some((place) => isBelow(uri, place));
    return {
      ...{ ...part, context: name ?? '', resources: resources.filter(isWanted) },
      open: readOpen(uris, context, snapshot),
      unread: [
        ...unread.filter((one) => isWanted(one) && !snapshot.manifests.has(one.uri)),
        ...listUnread(uris, snapshot),
      ],
    };
  });
  const connections = keys.flatMap((key) => followers.get(key)?.connection ?? []);
  const [lost] = connections.flatMap((one) => (one.state === 'unavailable' ? [one.message] : []));
  const state = (): DriftTreeSource['state'] => {
    if (!context.isTrusted) return 'untrusted';
    if (chosen.length === 0) return 'no-context';
    if (compared.length === 0) return 'off';
    if (clusters.some(({ time }) => time !== undefined)) return 'scanned';
    if (connections.some((one) => one.state === 'chosen' || one.state === 'connected')) return 'not-scanned';
    return lost === undefined ? 'connecting' : 'not-connected';
  };
  return {
    ...{ state: state(), isScanning: scan.isRunning, isAutomatic, clusters, now: snapshot.now },
    ...(lost !== undefined && { message: lost }),
  };
}

function isBelow(uri: string, place: string): boolean {
  const [file, key] = [toFileKey(uri), toFileKey(place)];
  return file === key || (key.endsWith('/.') && `${file}/`.startsWith(key.slice(0, -1)));
}

function readOpen(uris: readonly string[], { isPending }: SourceContext, snapshot: Snapshot): OpenFiles {
  return {
    resources: uris.flatMap((uri) => compareResources(snapshot, uri)),
    isGone(uri, refKey) {
      const manifest = snapshot.manifests.get(uri);
      if (!manifest || manifest.problems.length > 0 || isPending(uri)) return false;
      return !findDesired(manifest, snapshot.rendered(uri)).some(({ ref }) => toRefKey(ref) === refKey);
    },
  };
}

function listUnread(uris: readonly string[], snapshot: Snapshot): ScannedCluster['unread'] {
  return uris.flatMap((uri) => findUncompared(snapshot, uri).flatMap(({ ref, ...why }) => (ref ? [] : [{ uri, why }])));
}
