import { useEffect, useRef, useState } from 'preact/hooks';
import type { NetworkColumn, NetworkPage, NetworkRow } from '../../../../contract/networks.js';
import type { FieldInfo } from '../../../../contract/results.js';
import { chooseColumns, type TableColumn } from '../../../../page-model/network-columns.js';
import { path as pathOf, read } from '../../api.js';
import { useVirtualRows } from '../../components/virtual-rows.js';
import '../../components/tables.css';

const ROW_HEIGHT = 32;
const PAGE = 100;

/** A table of any length, of which pages are asked for as they come into sight. */
export function NetworkTable({
  first,
  fields,
  addressOf,
  version,
  sort,
  isDescending,
  onSort,
  compared,
  onCompare,
}: {
  readonly first: NetworkPage;
  readonly fields: readonly FieldInfo[];
  readonly addressOf: (offset: number) => string;
  readonly version: number;
  readonly sort: string | undefined;
  readonly isDescending: boolean;
  readonly onSort: (column: NetworkColumn, descending: boolean) => void;
  readonly compared: readonly string[];
  readonly onCompare: (key: string, isWanted: boolean) => void;
}) {
  const { scroller, items, above, below } = useVirtualRows(first.total, ROW_HEIGHT);
  const rows = usePages(first, addressOf, version, items[0]?.index ?? 0, items[items.length - 1]?.index ?? 0);
  const columns = chooseColumns(first.rows, first.missing > 0, fields);
  if (first.total === 0) return <p class="quiet">No network passes all that is asked for.</p>;
  return (
    <div class="virtual networks" ref={scroller} tabIndex={0} role="region" aria-label="Table of networks">
      <table aria-rowcount={first.total + 1}>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">compare</span>
            </th>
            <Head column="name" title="network" {...{ sort, isDescending, onSort }} />
            {columns.map((each) => (
              <Head key={each.column} {...each} {...{ sort, isDescending, onSort }} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" style={{ height: `${above}px` }} />
          {items.map(({ index }) => (
            <Line
              key={index}
              index={index}
              row={rows.get(index)}
              columns={columns}
              isCompared={compared.includes(rows.get(index)?.key ?? '')}
              onCompare={onCompare}
            />
          ))}
          <tr aria-hidden="true" style={{ height: `${below}px` }} />
        </tbody>
      </table>
    </div>
  );
}

function Head({
  column,
  title,
  hint,
  isNumber,
  sort,
  isDescending,
  onSort,
}: {
  readonly column: NetworkColumn;
  readonly title: string;
  readonly hint?: string;
  readonly isNumber?: boolean;
  readonly sort: string | undefined;
  readonly isDescending: boolean;
  readonly onSort: (column: NetworkColumn, descending: boolean) => void;
}) {
  const isSorted = sort === column;
  return (
    <th
      scope="col"
      class={isNumber === true ? 'right' : ''}
      {...(isSorted && { 'aria-sort': isDescending ? ('descending' as const) : ('ascending' as const) })}
    >
      <button
        type="button"
        title={hint ?? `sort by ${title}`}
        onClick={() => onSort(column, isSorted && !isDescending)}
      >
        {title}
        <span aria-hidden="true">{isSorted ? (isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

function Line({
  index,
  row,
  columns,
  isCompared,
  onCompare,
}: {
  readonly index: number;
  readonly row: NetworkRow | undefined;
  readonly columns: readonly TableColumn[];
  readonly isCompared: boolean;
  readonly onCompare: (key: string, isWanted: boolean) => void;
}) {
  const place = { 'aria-rowindex': index + 2, style: { height: `${ROW_HEIGHT}px` } };
  if (row === undefined) {
    return (
      <tr {...place}>
        <td />
        <td class="quiet" colSpan={columns.length + 1}>
          …
        </td>
      </tr>
    );
  }
  return (
    <tr {...place} class={isCompared ? 'chosen' : ''}>
      <td>
        <input
          type="checkbox"
          aria-label={`Compare ${row.name}`}
          checked={isCompared}
          onChange={({ currentTarget }) => onCompare(row.key, currentTarget.checked)}
        />
      </td>
      <td class="name">
        <a href={pathOf`/studies/${row.study}/networks/${row.key}`} title={row.name}>
          {row.name}
        </a>
      </td>
      {columns.map(({ column, isNumber, write }) => (
        <td
          key={column}
          class={isNumber ? 'right' : 'text'}
          {...(column === 'state' && row.reason !== null && { title: row.reason })}
        >
          {column === 'state' ? <State row={row} /> : write(row)}
        </td>
      ))}
    </tr>
  );
}

function State({ row }: { readonly row: NetworkRow }) {
  if (row.state === 'recorded') return <span class="quiet">recorded</span>;
  return <span class="bad">{row.state === 'missing' ? 'not tried yet' : `${row.state}: ${row.reason ?? ''}`}</span>;
}

/** The rows that are there so far, by their places; asks for those in sight. */
function usePages(
  first: NetworkPage,
  addressOf: (offset: number) => string,
  version: number,
  from: number,
  to: number,
): ReadonlyMap<number, NetworkRow> {
  const [rows, setRows] = useState<ReadonlyMap<number, NetworkRow>>(() => place(first));
  const asked = useRef(new Set<number>([0]));
  useEffect(() => {
    asked.current = new Set([0]);
    setRows(place(first));
  }, [first, version]);
  const [firstPage, lastPage] = [Math.floor(from / PAGE), Math.floor(to / PAGE)];
  useEffect(() => {
    const abort = new AbortController();
    // what is scrolled past isn’t asked for
    const timer = setTimeout(() => {
      for (let page = firstPage; page <= lastPage; page++) {
        if (asked.current.has(page)) continue;
        asked.current.add(page);
        read<NetworkPage>(addressOf(page * PAGE), abort.signal).then(
          (answer) => setRows((before) => new Map([...before, ...place(answer)])),
          () => asked.current.delete(page),
        );
      }
    }, 40);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [firstPage, lastPage, first]);
  return rows;
}

function place({ offset, rows }: NetworkPage): ReadonlyMap<number, NetworkRow> {
  return new Map(rows.map((row, at) => [offset + at, row]));
}
