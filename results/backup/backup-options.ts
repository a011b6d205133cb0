import type { ArtifactRef } from '../manifest.js';

/** What a backup may hold beyond what is needed to go on. */
export const EXTRA_KINDS = ['waves', 'logs'] as const;
export type ExtraKind = (typeof EXTRA_KINDS)[number];

/** Where things lie in the data folder, by absolute paths. */
export interface BackupSource {
  readonly root: string;
  readonly results: string;
  readonly artifacts: string;
  readonly artifactLocation: string;
  readonly logs: string;
}

export interface BackupOptions {
  readonly source: BackupSource;
  /** The folder of the backup, which is there and may hold an earlier one. */
  readonly target: string;
  readonly extras: readonly ExtraKind[];
  /** Hashes again all that is there already, instead of a sixteenth. */
  readonly isVerifying: boolean;
  /** Removes what earlier backups had and this one hasn't, unless something is damaged. */
  readonly isPruning: boolean;
  readonly database: DatabasePorts;
  readonly signal?: AbortSignal;
}

export interface DatabasePorts {
  /** Copies it as it is at one moment. */
  copy(
    source: string,
    target: string,
  ): {
    readonly ledger?: { readonly id: string; readonly count: number; readonly head?: string };
  };
  maybeReadEventHash(path: string, sequence: number): string | undefined;
  /** Keys of the steps that results stand on. */
  listSteps(path: string): readonly string[];
  /** Hashes of the files that were removed on purpose. */
  listRemovals(path: string): ReadonlySet<string>;
}

/** Puts a file of the data folder, by its absolute path, into the list; nothing where there is none. */
export type Add = (path: string, ref: ArtifactRef | undefined) => void;
