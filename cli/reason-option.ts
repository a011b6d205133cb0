import type { Command } from 'commander';
import { z } from 'zod';

const LONGEST = 2_000;
const expected = `some words, at most ${LONGEST} characters`;

/** Why a person does something, for the ledger. */
export const reason = z.string().trim().min(1, { error: expected }).max(LONGEST, { error: expected }).optional();

export function addReasonOption(command: Command): Command {
  return command.option('--reason <text>', 'why, in your words: kept in the ledger');
}
