import type { Plan } from '../../study/plan.js';
import { dataOption } from '../shell-text.js';

/** What a person who joins a paused study has to know. */
export function describePause({ study }: Plan, dataFolder: string): string {
  return `paused: nothing new starts until \`npx hrtem-transfer resume ${study.name}${dataOption(dataFolder)}\``;
}
