import type { OfStudy } from './study.js';

export function Domains({ study, domain }: OfStudy & { readonly domain: string | undefined }) {
  return (
    <p class="quiet">
      {study} {domain}: not built yet
    </p>
  );
}
