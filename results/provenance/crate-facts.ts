/** What a crate says besides what the results tell. */
export interface CrateFacts {
  readonly study: string;
  /** Of the study file, as a path in the crate. */
  readonly workflow: string;
  /** What is in the crate besides its description and the copied data files. */
  readonly files: readonly CrateFile[];
  /** Paths in the crate of data files that were copied into it, by their hash. */
  readonly copied: ReadonlyMap<string, string>;
  readonly authors: readonly CrateAuthor[];
  readonly license: CrateLicense;
  readonly citation: CrateCitation;
  /** Path in the crate that tells an environment, by its hash. */
  readonly environments: ReadonlyMap<string, string>;
  /** Commits of hrtem-transfer, by the hash of the environment; absent where it isn't known. */
  readonly commits: ReadonlyMap<string, string>;
}

export interface CrateFile {
  /** In the crate, with `/`. */
  readonly path: string;
  readonly description: string;
  /** Media type. */
  readonly encodingFormat: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface CrateAuthor {
  readonly name: string;
  /** An ORCID as an address. */
  readonly orcid?: string;
}

/** Words, or an address with its name. */
export type CrateLicense = string | { readonly url: string; readonly name: string };

export interface CrateCitation {
  /** Address of the DOI. */
  readonly url: string;
  readonly name: string;
  readonly authors: readonly string[];
  readonly published: string;
  readonly journal: string;
}
