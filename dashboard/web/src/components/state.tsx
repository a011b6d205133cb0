import type { StudyState } from '../../../../study/study-status.js';

const TONES = {
  running: 'warn',
  paused: 'info',
  complete: 'good',
  incomplete: 'bad',
  'not going on': '',
} as const satisfies Record<StudyState, string>;

export function StateDot({ state }: { readonly state: StudyState }) {
  return <span class={`dot ${state}`} title={state} aria-hidden="true" />;
}

export function StateBadge({ state }: { readonly state: StudyState }) {
  return <span class={`badge ${TONES[state]}`}>{state}</span>;
}
