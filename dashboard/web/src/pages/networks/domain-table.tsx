import type { DomainMetrics } from '../../../../contract/networks.js';
import { formatLoss, formatShare } from '../../../../page-model/format.js';

/** Quality on every domain before and after transfer; losses also as places on a line. */
export function DomainTable({ domains }: { readonly domains: readonly DomainMetrics[] }) {
  const losses = domains.flatMap(({ before, after }) => [before?.loss ?? 0, after?.loss ?? 0]);
  const most = Math.max(...losses, 1e-9);
  const hasBefore = domains.some(({ before }) => before !== null);
  const hasOverlap = domains.some(({ after }) => after?.iou !== null && after?.iou !== undefined);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Quality by domain">
      <table class="losses">
        <thead>
          <tr>
            <th scope="col">domain</th>
            <th scope="col">is its</th>
            {hasBefore && (
              <th scope="col" class="right">
                loss before
              </th>
            )}
            <th scope="col" class="right">
              loss after
            </th>
            <th scope="col">
              0 to {formatLoss(most)}
              {hasBefore && '; ring: before'}
            </th>
            {hasOverlap && <Overlap hasBefore={hasBefore} />}
          </tr>
        </thead>
        <tbody>
          {domains.map(({ domain, role, before, after }) => (
            <tr key={domain} class={role === 'other' ? '' : 'own'}>
              <th scope="row">{domain}</th>
              <td>{role === 'other' ? '' : <span class="badge info">{role}</span>}</td>
              {hasBefore && <td class="right">{formatLoss(before?.loss ?? null)}</td>}
              <td class="right">{formatLoss(after?.loss ?? null)}</td>
              <td>
                <div class="track" aria-hidden="true">
                  {before !== null && <span class="before" style={{ left: `${(100 * before.loss) / most}%` }} />}
                  {after !== null && <span class="after" style={{ left: `${(100 * after.loss) / most}%` }} />}
                </div>
              </td>
              {hasOverlap && (
                <>
                  {hasBefore && <td class="right">{formatShare(before?.iou ?? null)}</td>}
                  <td class="right">{formatShare(after?.iou ?? null)}</td>
                  <td class="right">{formatShare(after?.dice ?? null)}</td>
                  <td class="right">{formatShare(after?.precision ?? null)}</td>
                  <td class="right">{formatShare(after?.recall ?? null)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Overlap({ hasBefore }: { readonly hasBefore: boolean }) {
  const titles = [...(hasBefore ? ['IoU before'] : []), 'IoU after', 'Dice', 'precision', 'recall'];
  return (
    <>
      {titles.map((title) => (
        <th
          key={title}
          scope="col"
          class="right"
          title={title.endsWith('before') ? 'before transfer' : 'after the last training'}
        >
          {title}
        </th>
      ))}
    </>
  );
}
