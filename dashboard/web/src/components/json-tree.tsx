/** A value as a tree of its fields; what is deep or long opens when it is asked for. */
export function JsonTree({ value, depth = 0 }: { readonly value: unknown; readonly depth?: number }) {
  if (!(value instanceof Object)) return <span>{describeScalar(value)}</span>;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return (
    <ul class="json">
      {entries.map(([name, field]) => (
        <li key={name}>
          <Field name={name} field={field} depth={depth} />
        </li>
      ))}
    </ul>
  );
}

const MOST_OPEN = 12;

function Field({ name, field, depth }: { readonly name: string; readonly field: unknown; readonly depth: number }) {
  const label = <span class="name">{name} </span>;
  if (!(field instanceof Object) || isShort(field)) {
    return (
      <>
        {label}
        {field instanceof Object ? JSON.stringify(field) : describeScalar(field)}
      </>
    );
  }
  const count = Object.keys(field).length;
  return (
    <details open={depth < 1 && count <= MOST_OPEN}>
      <summary>
        {label}
        <span class="quiet">{Array.isArray(field) ? `${count} values` : `${count} fields`}</span>
      </summary>
      <JsonTree value={field} depth={depth + 1} />
    </details>
  );
}

const SHORT = 60;

function isShort(value: object): boolean {
  return JSON.stringify(value).length <= SHORT;
}

function describeScalar(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? 'none' : String(JSON.stringify(value));
}
