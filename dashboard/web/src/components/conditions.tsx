import { useState } from 'preact/hooks';
import type { FieldName } from '../../../../analysis/fields.js';
import { OPERATORS, type Operator } from '../../../../analysis/filter.js';
import { FIELD_LABELS } from '../../../../figures/field-labels.js';
import type { FieldInfo } from '../../../contract/results.js';
import { maybeReadCondition, OPERATOR_SIGNS, writeCondition } from '../../../page-model/conditions.js';

/** Conditions on networks: what holds now, each to be taken away, and selects for another one. */
export function Conditions({
  where,
  fields,
  onChange,
}: {
  readonly where: readonly string[];
  readonly fields: readonly FieldInfo[];
  readonly onChange: (where: readonly string[]) => void;
}) {
  const [chosen, setChosen] = useState<FieldName | undefined>(undefined);
  const [operator, setOperator] = useState<Operator>('=');
  const [at, setAt] = useState(0);
  const useful = fields.filter(({ values }) => values.length > 1);
  const field = useful.find(({ name }) => name === chosen) ?? useful[0];
  if (field === undefined && where.length === 0) return null;
  const value = field?.values[Math.min(at, field.values.length - 1)];
  const add = () => {
    if (field === undefined || value === undefined) return;
    onChange([...new Set([...where, writeCondition(field.name, operator, value)])]);
  };
  return (
    <div class="conditions" role="group" aria-label="Only networks where">
      <span class="quiet small">only where</span>
      {where.map((text) => (
        <span key={text} class="chip">
          <span>{describe(text, fields)}</span>
          <button
            type="button"
            aria-label={`Take away ${text}`}
            onClick={() => onChange(where.filter((each) => each !== text))}
          >
            ×
          </button>
        </span>
      ))}
      {field !== undefined && (
        <form
          class="condition"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <select
            aria-label="Field of the condition"
            value={field.name}
            onChange={({ currentTarget }) => {
              setChosen(useful.find(({ name }) => name === currentTarget.value)?.name);
              setAt(0);
            }}
          >
            {useful.map(({ name }) => (
              <option key={name} value={name}>
                {FIELD_LABELS[name].title}
              </option>
            ))}
          </select>
          <select
            aria-label="Comparison"
            value={operator}
            onChange={({ currentTarget }) => setOperator(OPERATORS.find((each) => each === currentTarget.value) ?? '=')}
          >
            {(['=', '!=', '<', '>'] as const).map((each) => (
              <option key={each} value={each}>
                {OPERATOR_SIGNS[each]}
              </option>
            ))}
          </select>
          <select
            aria-label="Value of the condition"
            value={String(Math.min(at, field.values.length - 1))}
            onChange={({ currentTarget }) => setAt(Number(currentTarget.value))}
          >
            {field.values.map((each, place) => (
              <option key={String(each)} value={String(place)}>
                {FIELD_LABELS[field.name].write(each)}
              </option>
            ))}
          </select>
          <button type="submit">Add</button>
        </form>
      )}
    </div>
  );
}

function describe(text: string, fields: readonly FieldInfo[]): string {
  const condition = maybeReadCondition(text);
  const field = fields.find(({ name }) => name === condition?.field);
  if (condition === undefined || field === undefined) return text;
  const label = FIELD_LABELS[field.name];
  const value = field.values.find((each) => String(each) === condition.value);
  return `${label.title} ${OPERATOR_SIGNS[condition.operator]} ${value === undefined ? condition.value : label.write(value)}`;
}
