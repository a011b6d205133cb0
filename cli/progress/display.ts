import type { Plan } from '../../study/plan.js';
import type { Snapshot } from './snapshot.js';

/** Shows a person how a run goes. */
export interface Display {
  /** What happens now. */
  note(message: string): void;
  /** What a person has to know as long as the run lasts. */
  remark(message: string): void;
  show(snapshot: Snapshot, timeLeftMs: number | undefined): void;
  /** Server or workers don't answer just now. */
  away(reason: string): void;
  close(): void;
}

/** @param dataFolder for commands that are told to a person */
export type CreateDisplay = (plan: Plan, output: NodeJS.WriteStream, dataFolder: string) => Display;
