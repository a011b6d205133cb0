import { z } from 'zod';
import type { CrateAuthor, CrateLicense } from '../../results/provenance/crate-facts.js';
import { words } from '../option-values.js';

/** An identifier of https://spdx.org/licenses/. */
const SPDX = /^[A-Za-z0-9][A-Za-z0-9.+-]*$/;
const AUTHOR = /^([^<>]+?)\s*(?:<https:\/\/orcid\.org\/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])>)?$/;

const NO_LICENSE = 'No licence was given: ask the authors before you use it.';

/** What a person adds to a crate. */
export const crateOptions = {
  author: z
    .array(
      z
        .string()
        .regex(AUTHOR, { error: 'a name, or one like ‘Name <https://orcid.org/0000-0000-0000-0000>’' })
        .transform((text): CrateAuthor => {
          const [, name = text, orcid] = AUTHOR.exec(text) ?? [];
          return { name, ...(orcid && { orcid: `https://orcid.org/${orcid}` }) };
        }),
    )
    .default([]),
  license: z
    .string()
    .min(1)
    .transform((text): CrateLicense => {
      if (/^https?:\/\//.test(text)) return { url: text, name: text };
      return SPDX.test(text) ? { url: `https://spdx.org/licenses/${text}`, name: text } : text;
    })
    .default(NO_LICENSE),
  withFiles: words.default([]),
};

export interface CrateOptions {
  readonly author: readonly CrateAuthor[];
  readonly license: CrateLicense;
  /** Roles of data files, such as `best-weights`; `all` means every one. */
  readonly withFiles: readonly string[];
}
