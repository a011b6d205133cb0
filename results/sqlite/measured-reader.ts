import type { MeasuredStudy } from '../../study/measured-study.js';
import { maybeOpenForReading } from './open-database.js';
import { listPublished, readPublished } from './published-reader.js';
import { listRecorded, readRecorded } from './recorded-reader.js';

/** Reads losses for analysis, of studies that were run here and of published ones. */
export interface MeasuredReader {
  readonly recorded: readonly string[];
  readonly published: readonly string[];
  /** Of two studies of one name, the published one. `withGaps`: with losses in training, where they are known. */
  read(study: string, options: { readonly withGaps: boolean }): MeasuredStudy;
  close(): void;
}

/** Undefined where there is no database yet. */
export function maybeCreateMeasuredReader(path: string): MeasuredReader | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  const [recorded, published] = [listRecorded(database), listPublished(database)];
  return {
    recorded,
    published,
    read: (study, { withGaps }) =>
      published.includes(study) ? readPublished(database, study) : readRecorded(database, study, withGaps),
    close: () => database.close(),
  };
}
