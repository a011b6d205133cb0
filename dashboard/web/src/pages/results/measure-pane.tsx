import { useLocation } from 'preact-iso';
import { useMemo, useState } from 'preact/hooks';
import type { Limits } from '../../../../../figures/chart/scale.js';
import { FIELD_LABELS, writeValues } from '../../../../../figures/field-labels.js';
import { drawMeasureMap } from '../../../../../figures/measure-map.js';
import { describeMeasure, MEASURE_TITLES } from '../../../../../figures/measure-titles.js';
import type { MeasureAnswer } from '../../../../contract/results.js';
import { conditionsOfCell } from '../../../../page-model/conditions.js';
import { formatDigits } from '../../../../page-model/format.js';
import { address, path as pathOf } from '../../api.js';
import { Drawing, type Cell } from '../../components/drawing.js';
import { addressOf, type MeasureChoice } from './measure-address.js';

/** One map: what is under the pointer in words, its files, and the same numbers as a table whose cells are links. */
export function MeasurePane({
  answer,
  choice,
  limits,
}: {
  readonly answer: MeasureAnswer;
  readonly choice: MeasureChoice;
  readonly limits: Limits;
}) {
  const { route } = useLocation();
  const [pointed, setPointed] = useState<Cell | undefined>(undefined);
  const { title } = MEASURE_TITLES[answer.measure];
  const svg = useMemo(() => draw(answer, limits), [answer, limits[0], limits[1]]);
  if (answer.rows.length === 0) {
    return (
      <>
        <h2>{title}</h2>
        <p class="quiet">No network has both fields and passes the conditions.</p>
      </>
    );
  }
  const toNetworks = ({ row, column }: Cell) =>
    address(pathOf`/studies/${answer.study}/networks`, {
      where: conditionsOfCell(
        answer.where,
        { rows: answer.rowField, columns: answer.columnField },
        answer.rows[row] ?? '',
        answer.columns[column] ?? '',
      ),
    });
  const open = (cell: Cell) => {
    if ((answer.counts[cell.row]?.[cell.column] ?? 0) > 0) route(toNetworks(cell));
  };
  return (
    <figure class="figure" aria-label={title}>
      <Drawing svg={svg} label={title} onPoint={setPointed} onOpen={open} />
      <p class="pointed" aria-live="polite">
        {pointed === undefined ? (
          <span class="quiet">Point at a cell for its interval; click it for its networks.</span>
        ) : (
          describeCell(answer, pointed)
        )}
      </p>
      <div class="row small">
        <a href={addressOf('measure.svg', choice, answer.measure, { limits: limits.join(',') })} download>
          SVG
        </a>
        <a href={addressOf('measure.csv', choice, answer.measure)} download>
          CSV
        </a>
      </div>
      <details>
        <summary>The numbers as a table, with links to the networks</summary>
        <CellTable answer={answer} toNetworks={toNetworks} />
      </details>
      <figcaption>L: loss on held-out images, less that of a perfect network. {answer.definition}.</figcaption>
    </figure>
  );
}

function CellTable({
  answer,
  toNetworks,
}: {
  readonly answer: MeasureAnswer;
  readonly toNetworks: (cell: Cell) => string;
}) {
  const rows = writeValues(answer.rowField, answer.rows);
  const columns = writeValues(answer.columnField, answer.columns);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Numbers of the map">
      <table>
        <thead>
          <tr>
            <th scope="col">
              {FIELD_LABELS[answer.rowField].title} \ {FIELD_LABELS[answer.columnField].title}
            </th>
            {columns.map((text, at) => (
              <th key={at} scope="col" class="right">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((text, row) => (
            <tr key={row}>
              <th scope="row">{text}</th>
              {columns.map((_, column) => {
                const value = answer.values[row]?.[column] ?? null;
                const count = answer.counts[row]?.[column] ?? 0;
                return (
                  <td key={column} class="right">
                    {count === 0 ? (
                      '·'
                    ) : (
                      <a
                        href={toNetworks({ row, column })}
                        aria-label={describeCell(answer, { row, column })}
                        title={describeCell(answer, { row, column })}
                      >
                        {value === null ? '–' : formatDigits(value)}
                      </a>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `under → over: 0.092, 95 % from 0.090 to 0.094, n 4`. */
function describeCell(answer: MeasureAnswer, { row, column }: Cell): string {
  const [from, to] = [
    writeValues(answer.rowField, answer.rows)[row],
    writeValues(answer.columnField, answer.columns)[column],
  ];
  const value = answer.values[row]?.[column] ?? null;
  const interval = answer.intervals[row]?.[column] ?? null;
  const count = answer.counts[row]?.[column] ?? 0;
  if (count === 0) return `${from} → ${to}: no network`;
  const number = value === null ? 'not known' : formatDigits(value);
  const range = interval === null ? '' : `, 95 % from ${formatDigits(interval[0])} to ${formatDigits(interval[1])}`;
  return `${from} → ${to}: ${number}${range}, n ${count}`;
}

/** Whether it needs the page’s whole width. */
export function isWide({ columns }: Pick<MeasureAnswer, 'columns'>): boolean {
  return columns.length > MOST_COLUMNS;
}

const MOST_COLUMNS = 12;
/** In CSS pixels: about what there is, so that letters have their size. */
const NARROW = 560;
const WIDE = 1120;

function draw(answer: MeasureAnswer, limits: Limits): string {
  const { study, measure, reduce, where, counts, rowField, columnField, definition } = answer;
  return drawMeasureMap({
    ...{ table: answer, rowField, columnField, definition, limits, id: measure },
    width: isWide(answer) ? WIDE : NARROW,
    ...MEASURE_TITLES[measure],
    subtitle: describeMeasure({ study, measure, reduction: reduce, where, counts }),
  });
}
