import type { StudyPast } from '../../../../contract/studies.js';
import { formatMoment } from '../../../../page-model/format.js';
import type { Loaded } from '../../api.js';
import { Show } from '../../components/async.js';

const KINDS: Readonly<Record<string, string>> = { detached: 'launched in the background' };

/** Who has done what to the study, and why. */
export function Events({ past }: { readonly past: Loaded<StudyPast> }) {
  return (
    <section class="panel" aria-label="What was done">
      <h2>What was done</h2>
      <Show of={past}>
        {({ events }) =>
          events.length === 0 ? (
            <p class="quiet">Nothing is written down of this study.</p>
          ) : (
            <div class="scroll events" tabIndex={0} role="region" aria-label="What was done">
              <table>
                <thead>
                  <tr>
                    <th scope="col">when</th>
                    <th scope="col">what</th>
                    <th scope="col">who</th>
                    <th scope="col">why</th>
                  </tr>
                </thead>
                <tbody>
                  {events.map(({ sequence, at, kind, who, reason, words }) => (
                    <tr key={sequence}>
                      <td>
                        <time dateTime={at}>{formatMoment(at)}</time>
                      </td>
                      <td class="words">
                        {KINDS[kind] ?? kind} <span class="quiet small">{words}</span>
                      </td>
                      <td>{who}</td>
                      <td class="words">{reason ?? <span class="quiet">no reason given</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Show>
    </section>
  );
}
