import { FREEZE_OPTIONS, type Freeze } from '../../study/recipe.js';
import type { PublishedTable } from './read-table.js';

/** `none` is a word here and no missing value. */
export function readFreeze(table: PublishedTable, row: number): Freeze {
  const word = table.text(row, 'frozen_part');
  const freeze = FREEZE_OPTIONS.find((option) => option === word);
  if (freeze === undefined) throw table.refuse(row, 'frozen_part', FREEZE_OPTIONS.join(', '));
  return freeze;
}
