import type { OfStudy } from './study.js';

export function LivePage({ study }: OfStudy) {
  return <p class="quiet">{study}: not built yet</p>;
}
