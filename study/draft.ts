import type { z } from 'zod';
import { NAME_PATTERN } from './names.js';
import { asList, domainEntry, grid, images, microscope, mixtureEntry } from './study-file.js';
import { pretrain, structureEntry, transfer } from './study-file.js';
import type { DomainEntry, MixtureEntry, StructureEntry, StudyFile } from './study-file.js';

/**
 * The parts of a study file that are right by themselves, so that the rules between parts can be checked however many
 * others are wrong. A part with an error is undefined.
 */
export interface Draft {
  readonly structures: ReadonlyMap<string, StructureEntry | undefined>;
  readonly domains: ReadonlyMap<string, DomainEntry | undefined>;
  readonly mixtures: ReadonlyMap<string, MixtureEntry | undefined>;
  /** Fields that the grid lacks; none where there is no grid. */
  readonly missing: readonly ('source' | 'target')[];
  readonly microscope: StudyFile['microscope'] | undefined;
  readonly images: StudyFile['images'] | undefined;
  readonly pretrain: StudyFile['pretrain'] | undefined;
  readonly transfer: StudyFile['transfer'] | undefined;
  readonly source: References | undefined;
  readonly target: References | undefined;
  readonly freeze: readonly string[] | undefined;
  readonly replicates: number | undefined;
}

export interface References {
  readonly names: readonly string[];
  /** Whether they stand in a list, so that an index belongs to the path. */
  readonly isList: boolean;
}

export function draftStudy(value: unknown): Draft {
  const root = fieldsOf(value);
  const gridFields = fieldsOf(root.get('grid'));
  const freeze = maybeParse(grid.shape.freeze, gridFields.get('freeze'));
  return {
    structures: mapEntries(root.get('structures'), structureEntry),
    domains: mapEntries(root.get('domains'), domainEntry),
    mixtures: mapEntries(root.get('mixtures'), mixtureEntry),
    missing: isMapping(root.get('grid')) ? (['source', 'target'] as const).filter((key) => !gridFields.has(key)) : [],
    microscope: maybeParse(microscope.prefault({}), root.get('microscope')),
    images: maybeParse(images.prefault({}), root.get('images')),
    pretrain: maybeParse(pretrain.prefault({}), root.get('pretrain')),
    transfer: maybeParse(transfer.prefault({}), root.get('transfer')),
    source: maybeReferences(maybeParse(grid.shape.source, gridFields.get('source'))),
    target: maybeReferences(maybeParse(grid.shape.target, gridFields.get('target'))),
    freeze: freeze === undefined ? undefined : asList(freeze),
    replicates: maybeParse(grid.shape.replicates, gridFields.get('replicates')),
  };
}

function maybeReferences(value: string | readonly string[] | undefined): References | undefined {
  return value === undefined ? undefined : { names: asList(value), isList: typeof value === 'object' };
}

function mapEntries<T extends z.ZodType>(value: unknown, entry: T): ReadonlyMap<string, z.output<T> | undefined> {
  return new Map(
    [...fieldsOf(value)].map(([name, fields]) => [
      name,
      NAME_PATTERN.test(name) ? maybeParse(entry, fields) : undefined,
    ]),
  );
}

function maybeParse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> | undefined {
  return schema.safeParse(value).data;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(isMapping(value) ? Object.entries(value) : []);
}

function isMapping(value: unknown): value is object {
  return value instanceof Object && !Array.isArray(value);
}
