export interface Part {
  readonly kind: 'done' | 'reused' | 'running' | 'missing' | 'aside';
  readonly count: number;
}

/** A bar of counts; its words are for those who don't see it. */
export function ProgressBar({
  total,
  parts,
  label,
}: {
  readonly total: number;
  readonly parts: readonly Part[];
  readonly label: string;
}) {
  return (
    <div class="bar" role="img" aria-label={label}>
      {parts.map(({ kind, count }) => (
        <span key={kind} class={kind} style={{ width: `${total === 0 ? 0 : (100 * count) / total}%` }} />
      ))}
    </div>
  );
}
