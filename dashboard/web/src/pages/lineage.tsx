import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import type { DrawnLineage, DrawnMember } from '../../../contract/lineage.js';
import { address, useLoaded, type QueryValues } from '../api.js';
import { Show } from '../components/async.js';
import { LineageNodePanel } from '../components/lineage-node.js';
import { LineagePicture } from '../components/lineage-picture.js';
import { useTitle } from '../title.js';
import './lineage.css';

type Direction = 'up' | 'down';

/** Where a thing came from, or what came of it: what is asked stands in the address. */
export function Lineage() {
  const { query, route } = useLocation();
  const { thing = '', study = '', full = 'false' } = query;
  const direction: Direction = query.direction === 'down' ? 'down' : 'up';
  const asked = { thing, direction, study: study === '' ? undefined : study, full };
  useTitle(['Lineage']);
  const loaded = useLoaded<DrawnLineage>(thing === '' ? undefined : address('/api/lineage', asked), { keep: 'none' });
  const [chosen, setChosen] = useState(0);
  useEffect(() => setChosen(0), [thing, direction, study, full]);
  const ask = (change: Partial<typeof asked>) => route(address('/lineage', { ...asked, ...change }));
  return (
    <div class="stack">
      <div class="heading">
        <h1>Lineage</h1>
      </div>
      <LineageForm key={`${thing} ${study}`} {...{ thing, study, direction, full: full === 'true' }} onAsk={ask} />
      {thing === '' ? (
        <Examples />
      ) : (
        <Show of={loaded}>
          {(drawn) => (
            <Drawn drawn={drawn} asked={asked} chosen={Math.min(chosen, drawn.boxes.length - 1)} onChoose={setChosen} />
          )}
        </Show>
      )}
    </div>
  );
}

interface Asked extends QueryValues {
  readonly thing: string;
  readonly direction: Direction;
  readonly study: string | undefined;
  readonly full: string;
}

function Drawn({
  drawn,
  asked,
  chosen,
  onChoose,
}: {
  readonly drawn: DrawnLineage;
  readonly asked: Asked;
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}) {
  const box = drawn.boxes[chosen];
  return (
    <div class="stack">
      {drawn.note !== null && <p class="note">{drawn.note}</p>}
      <section class="panel" aria-label={drawn.title}>
        <div class="row">
          <h2>{drawn.direction === 'up' ? 'What it came from' : 'What came of it'}</h2>
          <span style={{ marginLeft: 'auto' }} />
          <a class="button" href={address('/api/lineage/picture.svg', { ...asked })} download="lineage.svg">
            SVG
          </a>
          <a class="button" href={address('/api/lineage/graph', { ...asked })} download="lineage.json">
            JSON
          </a>
        </div>
        <LineagePicture drawn={drawn} chosen={chosen} onChoose={onChoose} />
        {drawn.beside.length > 0 && (
          <dl class="facts">
            {drawn.beside.map(({ name, words }, place) => (
              <div key={place}>
                <dt>{name}</dt>
                <dd>
                  {words.map((line, at) => (
                    <div key={at}>{line}</div>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <section class="panel" aria-live="polite">
        <h2>{box.title}</h2>
        {box.count === 1 ? (
          <LineageNodePanel member={box.members[0]} asked={asked} />
        ) : (
          <Members members={box.members} count={box.count} />
        )}
      </section>
    </div>
  );
}

function Members({ members, count }: { readonly members: readonly DrawnMember[]; readonly count: number }) {
  return (
    <>
      <ul class="columns small" style={{ listStyle: 'none', padding: 0, margin: 0, gap: '.15rem 1.5rem' }}>
        {members.map(({ id, name, thing }) => (
          <li key={id}>{thing === null ? name : <a href={address('/lineage', { thing })}>{name}</a>}</li>
        ))}
      </ul>
      {count > members.length && <p class="quiet">and {count - members.length} more: all of them stand in the JSON</p>}
    </>
  );
}

function LineageForm({
  thing,
  study,
  direction,
  full,
  onAsk,
}: {
  readonly thing: string;
  readonly study: string;
  readonly direction: Direction;
  readonly full: boolean;
  readonly onAsk: (change: Partial<Asked>) => void;
}) {
  const [words, setWords] = useState(thing);
  return (
    <form
      class="panel lineage-form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk({ thing: words.trim() });
      }}
    >
      <div class="field">
        <label for="lineage-thing">network, NETWORK#DOMAIN, domain, DOMAIN#training/17, study, key or hash</label>
        <input
          id="lineage-thing"
          type="search"
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
          spellcheck={false}
          autocomplete="off"
        />
      </div>
      <div class="field">
        <label for="lineage-direction">show</label>
        <select
          id="lineage-direction"
          value={direction}
          onChange={({ currentTarget }) => onAsk({ direction: currentTarget.value === 'down' ? 'down' : 'up' })}
        >
          <option value="up">what it came from</option>
          <option value="down">what came of it</option>
        </select>
      </div>
      <div class="row">
        <label>
          <input
            type="checkbox"
            checked={full}
            onChange={({ currentTarget }) => onAsk({ full: String(currentTarget.checked) })}
          />{' '}
          every step by itself
        </label>
      </div>
      <button class="main" type="submit">
        Show
      </button>
      {study !== '' && (
        <p class="quiet small" style={{ gridColumn: '1 / -1' }}>
          of the study {study}; <a href={address('/lineage', { thing, direction })}>look in all studies</a>
        </p>
      )}
    </form>
  );
}

function Examples() {
  return (
    <p class="quiet">
      Every number, image and file can be asked where it came from: down to seeds, structures, the study file and the
      version of the code. Networks, images and steps elsewhere on this page link to here.
    </p>
  );
}
