import type { Plan } from '../../study/plan.js';

/** What a person who joins a paused study has to know. */
export function describePause({ study }: Plan): string {
  return `paused: nothing new starts until \`npx hrtem-transfer resume ${study.name}\``;
}
