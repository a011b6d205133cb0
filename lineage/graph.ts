import type { Attempt } from '../results/attempt.js';
import type { ArtifactRef, Environment, ManifestKind } from '../results/manifest.js';
import type { Software } from '../results/software.js';
import type { StructureClass } from '../study/domain.js';
import type { Metrics } from '../study/metrics.js';
import type { Split } from '../study/split.js';
import type { StepEdge } from '../study/step-inputs.js';
import type { NetworkIdentity, StepKey } from '../study/step.js';

/** Where things came from, or what came of one of them. It is plain JSON, in a stable order. */
export interface LineageGraph {
  /** The node that was asked for. */
  readonly root: NodeId;
  /** `up`: what it came from; `down`: what came of it. */
  readonly direction: Direction;
  /** The root first, then as they are come by. */
  readonly nodes: readonly LineageNode[];
  /** In the order of their nodes. */
  readonly edges: readonly LineageEdge[];
}

export type Direction = 'up' | 'down';

/** `step KEY`, `network KEY`, `file SHA256`, … */
export type NodeId = string;

/** Says that `of` came from `from`. */
export interface LineageEdge {
  readonly of: NodeId;
  readonly from: NodeId;
  readonly role: EdgeRole;
}

/**
 * Between steps as in the ledger; besides: `member` of a cell, `network` of a value, `step` that left a file or made an image,
 * `read` of a file, `seed`, `code`, `plan`, and `study-file` of a plan.
 */
export type EdgeRole =
  | StepEdge['role']
  | 'member'
  | 'network'
  | 'step'
  | 'read'
  | 'image'
  | 'seed'
  | 'code'
  | 'plan'
  | 'study-file'
  | 'published';

export type LineageNode =
  | ValueNode
  | CellNode
  | NetworkNode
  | StepNode
  | ImageNode
  | FileNode
  | SeedNode
  | PlanNode
  | StudyFileNode
  | CodeNode
  | PublishedNode;
interface Common {
  readonly id: NodeId;
  /** What should be known of it and isn't, in words. */
  readonly unknown?: readonly string[];
}

/** What the results say of a network on a domain. */
export interface ValueNode extends Common {
  readonly kind: 'value';
  readonly network: string;
  readonly study: string;
  readonly record: StepKey;
  readonly domain: string;
  /** Absent: both. */
  readonly phase?: 'before' | 'after';
  readonly before: Metrics | null;
  readonly after: Metrics | null;
}

/** Networks that a figure or table draws together. */
export interface CellNode extends Common {
  readonly kind: 'cell';
  /** In words: `source = under, freeze = none`. */
  readonly name: string;
  readonly networks: number;
}

export interface NetworkNode extends Common {
  readonly kind: 'network';
  readonly key: StepKey;
  readonly identity: NetworkIdentity;
  /** ISO 8601, UTC. */
  readonly evaluatedAt: string;
}

export interface StepNode extends Common {
  readonly kind: 'step';
  /** `unfinished`: something was tried, and nothing tells what. */
  readonly step: ManifestKind | 'unfinished';
  readonly key: StepKey;
  /** What a person calls it: domains, blocks of structures. */
  readonly name: string;
  /** The object that the key is the hash of; of waves that are gone since, as their dataset's key tells it. */
  readonly identity: unknown;
  /** The study's; null of an evaluation, which draws nothing. */
  readonly seed: number | null;
  /** The named random streams below the seed that it draws from. */
  readonly streams: readonly StreamName[];
  /** Of waves and datasets. */
  readonly structures?: readonly StructureBlock[];
  /** Null where its manifest isn't in the results. */
  readonly run: StepRunFacts | null;
}

/** `["noise", "-100,…", "training", "0…47"]`: a range of numbers stands for one stream each. */
export type StreamName = readonly (string | number)[];

/** Structures `first` to `last` of a split, which are drawn from a class and a seed. */
export interface StructureBlock {
  readonly split: Split;
  readonly first: number;
  readonly last: number;
  readonly class: Omit<StructureClass, 'name'>;
  /** The file that holds atoms, particles, slices of each; absent where it isn't known. */
  readonly records?: ArtifactRef;
}

export interface StepRunFacts {
  readonly startedAt: string;
  readonly durationMs: number;
  /** Hash of where it ran; null where that isn't known. */
  readonly environment: string | null;
  readonly outputs: readonly (ArtifactRef & { readonly role: string })[];
  readonly reads: readonly string[];
  readonly attempts: readonly (Omit<Attempt, 'endedAt' | 'error' | 'reason'> & {
    readonly activity: string;
    readonly study: string;
    readonly endedAt: string | null;
    readonly error: string | null;
    readonly reason: string | null;
  })[];
}

/** Image `index` of a split of a dataset, which shows structure `index`. */
export interface ImageNode extends Common {
  readonly kind: 'image';
  readonly dataset: StepKey;
  readonly domain: string;
  readonly split: Split;
  readonly index: number;
  /** Null where nothing tells it. */
  readonly seed: number | null;
  readonly streams: readonly StreamName[];
  /** Place of its structure within the step of waves that holds it, from 0. */
  readonly position: number;
  /** The file that tells its record; null where its dataset isn't known. */
  readonly records: ArtifactRef | null;
  /** Applied defocus, corner of the crop, particles and the like, as the dataset's records have them; null: not known. */
  readonly record: unknown;
}

export interface FileNode extends Common {
  readonly kind: 'file';
  readonly sha256: string;
  readonly bytes: number;
  /** The path that was asked about. */
  readonly path?: string;
  /** What it was for the steps that left it. */
  readonly roles: readonly string[];
  /** Keys of the steps that have read it, as far as they told. */
  readonly readers: readonly StepKey[];
}

export interface SeedNode extends Common {
  readonly kind: 'seed';
  readonly seed: number;
}

/** A study as it was planned. */
export interface PlanNode extends Common {
  readonly kind: 'plan';
  readonly plan: string;
  readonly study: string;
  readonly plannedAt: string;
  /** The study with every default filled in. */
  readonly document: unknown;
  readonly launches: readonly Launch[];
}

/** A person's act. */
export interface Launch {
  readonly at: string;
  readonly kind: string;
  readonly who: string;
  readonly reason: string | null;
}

export interface StudyFileNode extends Common {
  readonly kind: 'study-file';
  readonly sha256: string;
  /** As the person named it; absent where the event doesn't tell. */
  readonly path?: string;
  readonly text: string | null;
}

/** Version of the program, libraries and machine. */
export interface CodeNode extends Common {
  readonly kind: 'code';
  /** Of all that is said here but `software`. */
  readonly hash: string;
  readonly environment: Environment;
  /** Commit, patch, lockfile, hashes of libraries, flags; null where it isn't known. */
  readonly software: Software | null;
}

/** A study whose results others published. */
export interface PublishedNode extends Common {
  readonly kind: 'published';
  readonly study: string;
  readonly network?: string;
  readonly citation: string;
  readonly importedAt: string;
}
