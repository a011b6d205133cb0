import type { OfStudy } from './study.js';

export function Networks({ study }: OfStudy) {
  return <p class="quiet">{study}: not built yet</p>;
}
