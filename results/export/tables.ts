import { text, type ExportTable, type ExportRow } from './export-table.js';
import { LOSSES, MISSING, NETWORKS } from './network-tables.js';
import { DOMAINS, EPOCH_LOSSES, EPOCHS, STEPS, STUDIES } from './step-tables.js';

/** What an export holds of a study, besides the dictionary. */
export const EXPORT_TABLES: readonly ExportTable[] = [
  STUDIES,
  DOMAINS,
  NETWORKS,
  LOSSES,
  MISSING,
  STEPS,
  EPOCHS,
  EPOCH_LOSSES,
];

/** What all columns of the export mean, itself a table of it. */
export const DICTIONARY: ExportTable = {
  name: 'dictionary',
  meaning: 'a column of this export',
  columns: [
    text('table', 'its table'),
    text('column', 'its name'),
    text('type', 'text, integer, real or boolean; a boolean is 0 or 1 where the format has no other'),
    text('unit', 'null where it has none', { nullable: true }),
    text('meaning', 'what it holds'),
    text('can_be_null', 'yes or no'),
  ],
  source: '',
};

export function listDictionaryRows(): readonly ExportRow[] {
  return [...EXPORT_TABLES, DICTIONARY].flatMap(({ name, columns }) =>
    columns.map((column) => [
      name,
      column.name,
      column.type,
      column.unit,
      column.meaning,
      column.nullable ? 'yes' : 'no',
    ]),
  );
}
