import type { SourcePlace, Step } from './rendered.ts';
import type { Source } from './source.ts';
import type { Target } from './planned-patch.ts';

/** A text that somebody wrote to change objects, and where. */
export interface Setting {
  readonly text: string;
  readonly place: SourcePlace;
}

/** The same with the name of the field that it stands in. */
export interface NamedSetting extends Setting {
  readonly by: string;
}

/** A label or an annotation. */
export interface MetadataSetting extends NamedSetting {
  readonly key: string;
  readonly kind: 'label' | 'annotation';
}

/** An entry of `images`. */
export interface ImageSetting {
  readonly by: string;
  readonly name: string;
  readonly newName?: Setting | undefined;
  readonly newTag?: Setting | undefined;
  readonly digest?: Setting | undefined;
}

/** An entry of `replicas`. */
export interface ReplicaSetting {
  readonly name: string;
  readonly count: Setting;
}

/** An entry of `configMapGenerator` or `secretGenerator`. */
export interface GeneratorSetting {
  readonly by: 'configMapGenerator' | 'secretGenerator';
  readonly kind: 'ConfigMap' | 'Secret';
  /** Whether it changes what another one made. */
  readonly isAdding: boolean;
  /** All of it. */
  readonly place: SourcePlace;
  readonly name: Setting;
  readonly namespace?: Setting | undefined;
  readonly type?: Setting | undefined;
  /** `key=path` or a path, which is resolved; undefined where it leads out of the repository. */
  readonly files: readonly (Setting & { readonly key: string; readonly file: string | undefined })[];
  readonly envs: readonly (Setting & { readonly file: string | undefined })[];
  readonly literals: readonly Setting[];
  /** Scalars of its own options, then of those for all, by their path below `metadata`. */
  readonly options: readonly (Setting & { readonly path: readonly Step[] })[];
}

/** One target of an entry of `replacements`. */
export interface ReplacementSetting {
  readonly select: Target;
  readonly reject: readonly Target[];
  readonly fieldPaths: readonly Setting[];
}

/** A patch with its text. */
export interface LayerPatch {
  readonly source: Source;
  readonly isJson: boolean;
  readonly target: Target | undefined;
}

/** What one kustomization, or a Flux Kustomization, does to the objects that reach it. */
export interface Layer {
  /** The kustomization and its folder; undefined for Flux. */
  readonly file: string | undefined;
  readonly folder: string | undefined;
  readonly namespace?: NamedSetting | undefined;
  readonly namePrefix?: NamedSetting | undefined;
  readonly nameSuffix?: NamedSetting | undefined;
  readonly metadata: readonly MetadataSetting[];
  readonly images: readonly ImageSetting[];
  readonly replicas: readonly ReplicaSetting[];
  readonly generators: readonly GeneratorSetting[];
  readonly replacements: readonly ReplacementSetting[];
  readonly buildMetadata?: SourcePlace | undefined;
  /** In the order in which they are applied. */
  readonly patches: readonly LayerPatch[];
  /** The built-in plugins that are configured apart from it. */
  readonly plugins: readonly PluginSetting[];
}

/** The configuration of a built-in plugin. */
export interface PluginSetting {
  /** Its kind. */
  readonly by: string;
  readonly isGenerator: boolean;
  readonly place: SourcePlace;
  /** All scalars of it. */
  readonly settings: readonly Setting[];
}
