import { useState } from 'preact/hooks';
import type { NetworkPage } from '../../../contract/networks.js';
import { NETWORK_STATES } from '../../../contract/networks.js';
import type { StudyFields } from '../../../contract/results.js';
import { address, path as pathOf, useLoaded } from '../api.js';
import { Show } from '../components/async.js';
import { Conditions } from '../components/conditions.js';
import { useQuery } from '../query.js';
import { useRecordedVersion } from '../recorded-version.js';
import { Comparison } from './networks/comparison.js';
import { NetworkTable } from './networks/network-table.js';
import type { OfStudy } from './study.js';
import './networks.css';

const MOST_COMPARED = 100;
/** How long to wait for another letter, in milliseconds. */
const TYPING_MS = 150;

/** All networks of the study, chosen by conditions; some of them side by side. */
export function Networks({ study }: OfStudy) {
  const query = useQuery();
  const version = useRecordedVersion(study);
  const fields = useLoaded<StudyFields>(pathOf`/api/studies/${study}/fields`, { version });
  const asked = {
    where: query.all('where'),
    search: query.get('search') ?? undefined,
    state: query.get('state') ?? undefined,
    sort: query.get('sort') ?? undefined,
    descending: query.get('descending') ?? undefined,
  };
  const base = pathOf`/api/studies/${study}/networks`;
  const first = useLoaded<NetworkPage>(address(base, { ...asked, limit: 100 }), { version });
  const compared = query.all('compare');
  const compare = (keys: readonly string[]) => query.change({ compare: keys });
  return (
    <div class="stack">
      <div class="panel controls">
        <div class="row">
          <Search
            value={asked.search ?? ''}
            onChange={(text) => query.change({ search: text === '' ? undefined : text })}
          />
          <States
            value={asked.state}
            missing={first.value?.missing ?? 0}
            onChange={(state) => query.change({ state })}
          />
        </div>
        {fields.value && (
          <Conditions where={asked.where} fields={fields.value.fields} onChange={(where) => query.change({ where })} />
        )}
      </div>
      {compared.length > 0 && <Comparison study={study} keys={compared} onChange={compare} />}
      <Show of={first}>
        {(page) => (
          <section aria-label="Networks">
            <div class="row spread">
              <p class="number" role="status">
                {page.total === page.all
                  ? `${count(page.all)} networks`
                  : `${count(page.total)} of ${count(page.all)} networks`}
                {page.missing > 0 && `, ${count(page.missing)} not in the results`}
                {page.published && '; of published ones only the losses are known'}
              </p>
              <a class="small" href={address(`${base}.csv`, asked)} download>
                CSV of these
              </a>
            </div>
            <NetworkTable
              key={address(base, asked)}
              first={page}
              fields={fields.value?.fields ?? []}
              addressOf={(offset) => address(base, { ...asked, offset, limit: 100 })}
              version={version}
              sort={asked.sort}
              isDescending={asked.descending === '1'}
              onSort={(column, descending) => query.change({ sort: column, descending: descending ? '1' : undefined })}
              compared={compared}
              onCompare={(key, isWanted) =>
                compare(isWanted ? [...compared, key].slice(0, MOST_COMPARED) : compared.filter((each) => each !== key))
              }
            />
          </section>
        )}
      </Show>
    </div>
  );
}

function Search({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout> | undefined>(undefined);
  return (
    <div class="field">
      <label for="network-search">Name holds</label>
      <input
        id="network-search"
        type="search"
        value={value}
        onInput={({ currentTarget }) => {
          clearTimeout(timer);
          const text = currentTarget.value;
          setTimer(setTimeout(() => onChange(text), TYPING_MS));
        }}
      />
    </div>
  );
}

function States({
  value,
  missing,
  onChange,
}: {
  readonly value: string | undefined;
  readonly missing: number;
  readonly onChange: (state: string | undefined) => void;
}) {
  if (missing === 0 && value === undefined) return null;
  return (
    <div class="field">
      <label for="network-state">State</label>
      <select
        id="network-state"
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
      >
        <option value="">any</option>
        {NETWORK_STATES.map((state) => (
          <option key={state} value={state}>
            {state === 'missing' ? 'not tried yet' : state}
          </option>
        ))}
      </select>
    </div>
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}
