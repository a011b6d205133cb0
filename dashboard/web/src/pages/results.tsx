import type { OfStudy } from './study.js';

export function Results({ study }: OfStudy) {
  return <p class="quiet">{study}: not built yet</p>;
}
