import type { OfStudy } from './study.js';

export function NetworkPage({ study, record }: OfStudy & { readonly record: string }) {
  return (
    <p class="quiet">
      {study} {record}: not built yet
    </p>
  );
}
