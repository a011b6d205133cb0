import type { DataTable } from '../../../../figures/figure.js';
import { useVirtualRows } from './virtual-rows.js';
import './tables.css';

const ROW_HEIGHT = 29;

/** The numbers behind a figure, of any length. */
export function DataView({ table, label }: { readonly table: DataTable; readonly label: string }) {
  const { scroller, items, above, below } = useVirtualRows(table.rows.length, ROW_HEIGHT);
  return (
    <div class="virtual" ref={scroller} tabIndex={0} role="region" aria-label={label}>
      <table aria-rowcount={table.rows.length + 1}>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={column} scope="col" {...(isNumeric(table, at) && { class: 'right' })}>
                {column.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" style={{ height: `${above}px` }} />
          {items.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2} style={{ height: `${ROW_HEIGHT}px` }}>
              {table.rows[index]?.map((value, at) => (
                <td key={at} {...(typeof value === 'number' && { class: 'right' })}>
                  {value === null ? '·' : typeof value === 'number' ? Number(value.toPrecision(6)) : value}
                </td>
              ))}
            </tr>
          ))}
          <tr aria-hidden="true" style={{ height: `${below}px` }} />
        </tbody>
      </table>
    </div>
  );
}

function isNumeric({ rows }: DataTable, at: number): boolean {
  return rows.some((row) => typeof row[at] === 'number');
}
