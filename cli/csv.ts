/** A table as CSV (RFC 4180, but for lines that end in a line feed); null is nothing between the commas. */
export function writeCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(writeCell).join(',')}\n`).join('');
}

function writeCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
