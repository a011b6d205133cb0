import { useState } from 'preact/hooks';
import type { Reduction } from '../../../../../analysis/reduction.js';
import type { DrawnFigure, FigureAnswer, FigureInfo } from '../../../../contract/results.js';
import { address, path as pathOf, useLoaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { DataView } from '../../components/data-table.js';
import { Drawing } from '../../components/drawing.js';
import { useQuery } from '../../query.js';
import type { Asked } from './measure-address.js';

/** The figures of the article, drawn from the networks that are chosen; one at a time, since some take a second. */
export function PaperFigures({
  asked,
  figures,
  reduction,
}: {
  readonly asked: Asked;
  readonly figures: readonly FigureInfo[];
  readonly reduction?: Reduction;
}) {
  const query = useQuery();
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
      <PaperFigure key={shown.name} asked={asked} name={shown.name} {...(reduction && { reduction })} />
    </section>
  );
}

function PaperFigure({
  asked,
  name,
  reduction,
}: {
  readonly asked: Asked;
  readonly name: string;
  readonly reduction?: Reduction;
}) {
  const addressOf = (file: string) =>
    address(pathOf`/api/studies/${asked.study}/figures/${file}`, { reduce: reduction, where: asked.where });
  const figure = useLoaded<FigureAnswer>(addressOf(name), undefined, asked.version);
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
