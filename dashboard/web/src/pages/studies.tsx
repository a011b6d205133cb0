import { path } from '../api.js';
import { StateBadge } from '../components/state.js';
import { useLive } from '../live.js';

/** All studies of the data folder. */
export function Studies() {
  const { report, problem } = useLive();
  return (
    <div class="stack">
      <div class="heading">
        <h1>Studies</h1>
      </div>
      {problem !== undefined && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      {report === undefined ? (
        <p class="quiet" role="status">
          loading …
        </p>
      ) : (
        <div class="panel scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">study</th>
                <th scope="col">state</th>
                <th scope="col" class="right">
                  networks
                </th>
              </tr>
            </thead>
            <tbody>
              {report.studies.map(({ study, state, networks, recorded }) => (
                <tr key={study}>
                  <td>
                    <a href={path`/studies/${study}`}>{study}</a>
                  </td>
                  <td>
                    <StateBadge state={state} />
                  </td>
                  <td class="right">
                    {recorded} of {networks}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
