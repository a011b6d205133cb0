import { useState } from 'preact/hooks';
import type { Reduction } from '../../../../../analysis/reduction.js';
import type { MeasuredNames } from '../../../../contract/findings.js';
import type { DrawnFigure, FigureAnswer, FigureInfo } from '../../../../contract/results.js';
import { listPairs } from '../../../../page-model/mixture-pairs.js';
import { address, path as pathOf, useLoaded, type QueryValues } from '../../api.js';
import { Show } from '../../components/async.js';
import { DataView } from '../../components/data-table.js';
import { Drawing } from '../../components/drawing.js';
import { Select } from '../../components/select.js';
import { useQuery } from '../../query.js';
import type { Asked } from './measure-address.js';

/** The figures of the article, drawn from the networks that are chosen; one at a time, since some take a second. */
export function PaperFigures({
  asked,
  figures,
  mixtures,
  reduction,
}: {
  readonly asked: Asked;
  readonly figures: readonly FigureInfo[];
  /** That networks were trained on, as their field has them. */
  readonly mixtures: readonly string[];
  readonly reduction?: Reduction;
}) {
  const query = useQuery();
  const pairs = listPairs(mixtures);
  const shown = figures.find(({ name }) => name === query.get('figure')) ?? figures[0];
  if (shown === undefined) return null;
  return (
    <section class="panel paper">
      <h2>The paper’s figures, of these networks</h2>
      <div class="row" role="group" aria-label="Figure">
        {figures.map(({ name }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === shown.name}
            onClick={() => query.change({ figure: name })}
          >
            {name}
          </button>
        ))}
      </div>
      <p class="quiet small">
        {shown.summary}; {reduction === undefined ? `${shown.reduction}, as in the paper’s text` : reduction}
      </p>
      {shown.name === 'mixtures' && pairs.length > 0 && <MixtureChoice study={asked.study} pairs={pairs} />}
      <PaperFigure
        key={shown.name}
        asked={asked}
        name={shown.name}
        more={
          shown.name === 'mixtures'
            ? { pair: pairs.find((pair) => pair === query.get('pair')), with: query.all('with') }
            : {}
        }
        {...(reduction && { reduction })}
      />
    </section>
  );
}

/** Which pair of domains, and whose networks stand beside the mixtures at the ends and as dashed lines. */
function MixtureChoice({ study, pairs }: { readonly study: string; readonly pairs: readonly string[] }) {
  const query = useQuery();
  const names = useLoaded<MeasuredNames>('/api/measured').value;
  const others = names === undefined ? [] : [...names.recorded, ...names.published].filter((name) => name !== study);
  const companion = query.all('with')[0] ?? '';
  return (
    <div class="row">
      <Select
        label="Pair of domains"
        value={query.get('pair') ?? ''}
        options={[
          { value: '', text: 'as in the paper, or the first' },
          ...pairs.map((value) => ({ value, text: value.replace(',', ' and ') })),
        ]}
        onChange={(value) => query.change({ pair: value === '' ? undefined : value })}
      />
      {others.length > 0 && (
        <Select
          label="Ends and transfer also from"
          value={companion}
          options={[
            { value: '', text: study.startsWith('published') ? 'the paper’s own' : 'no other study' },
            ...[...new Set([...others, ...(companion === '' ? [] : [companion])])].map((value) => ({
              value,
              text: value,
            })),
          ]}
          onChange={(value) => query.change({ with: value === '' ? undefined : value })}
        />
      )}
    </div>
  );
}

function PaperFigure({
  asked,
  name,
  more,
  reduction,
}: {
  readonly asked: Asked;
  readonly name: string;
  /** What this figure alone is asked. */
  readonly more: QueryValues;
  readonly reduction?: Reduction;
}) {
  const addressOf = (file: string) =>
    address(pathOf`/api/studies/${asked.study}/figures/${file}`, { reduce: reduction, where: asked.where, ...more });
  const figure = useLoaded<FigureAnswer>(addressOf(name), { version: asked.version });
  return (
    <Show of={figure}>
      {(answer) =>
        'missing' in answer ? (
          <p class="note">This study can’t give it: there is no {answer.missing}.</p>
        ) : (
          <Drawn answer={answer} addressOf={addressOf} />
        )
      }
    </Show>
  );
}

function Drawn({ answer, addressOf }: { readonly answer: DrawnFigure; readonly addressOf: (file: string) => string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <figure class="figure" aria-label={answer.title}>
      <Drawing svg={answer.svg} label={answer.title} />
      <div class="row small">
        <a href={addressOf(`${answer.figure}.svg`)} download>
          SVG
        </a>
        <a href={addressOf(`${answer.figure}.csv`)} download>
          CSV
        </a>
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide' : 'Show'} the {answer.data.rows.length} numbers
        </button>
      </div>
      {isOpen && <DataView table={answer.data} label={`Numbers of ${answer.title}`} />}
      <figcaption>{answer.caption}</figcaption>
    </figure>
  );
}
