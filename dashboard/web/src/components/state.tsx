import type { StudyState } from '../../../../study/study-status.js';

const TONES = {
  running: 'warn',
  paused: 'info',
  complete: 'good',
  incomplete: 'bad',
  'not going on': '',
} as const satisfies Record<StudyState, string>;

/** `published`: of others, to read only. */
export type ShownState = StudyState | 'published';

export function StateDot({ state }: { readonly state: ShownState }) {
  return (
    <>
      <span class={`dot ${state}`} title={state} aria-hidden="true" />
      <span class="visually-hidden">{state}: </span>
    </>
  );
}

export function StateBadge({ state }: { readonly state: ShownState }) {
  return <span class={`badge ${state === 'published' ? 'info' : TONES[state]}`}>{state}</span>;
}
