import { FIELD_NAMES, type FieldName } from '../../../../analysis/fields.js';
import { REDUCTIONS } from '../../../../analysis/reduction.js';
import { FIELD_LABELS } from '../../../../figures/field-labels.js';
import type { StudyFields } from '../../../contract/results.js';
import { chooseView, RESULT_VIEW_NAMES, RESULT_VIEWS } from '../../../page-model/result-views.js';
import { path as pathOf, useLoaded } from '../api.js';
import { Show } from '../components/async.js';
import { Conditions } from '../components/conditions.js';
import { Select } from '../components/select.js';
import { useQuery } from '../query.js';
import { useRecordedVersion } from '../recorded-version.js';
import { PaperFigures } from './results/paper-figures.js';
import { MeasurePanes } from './results/measure-panes.js';
import type { OfStudy } from './study.js';
import './results.css';

/** Measures by two fields, and the paper’s figures, of the networks that are chosen. */
export function Results({ study }: OfStudy) {
  const version = useRecordedVersion(study);
  const fields = useLoaded<StudyFields>(pathOf`/api/studies/${study}/fields`, { version });
  return (
    <Show of={fields}>
      {(known) =>
        known.networks === 0 ? (
          <p class="quiet">No network of {study} is in the results yet. They appear here as soon as one is.</p>
        ) : (
          <ChosenResults known={known} version={version} />
        )
      }
    </Show>
  );
}

function ChosenResults({ known, version }: { readonly known: StudyFields; readonly version: number }) {
  const query = useQuery();
  const { study, fields } = known;
  const where = query.all('where');
  const names = fields.map(({ name }) => name);
  const [rows, columns] = [
    chooseField(query.get('rows'), names, 'source'),
    chooseField(query.get('columns'), names, 'target'),
  ];
  const show = chooseView(query.get('show'));
  const reduce = REDUCTIONS.find((each) => each === query.get('reduce'));
  const fieldOptions = names.map((name) => ({ value: name, text: FIELD_LABELS[name].title }));
  const asked = { study, version, where };
  return (
    <div class="stack">
      <div class="panel controls">
        <div class="row">
          <Select
            label="Shown"
            value={show}
            options={RESULT_VIEW_NAMES.map((name) => ({ value: name, text: RESULT_VIEWS[name].title }))}
            onChange={(value) => query.change({ show: value })}
          />
          <Select
            label="Many networks become one by"
            value={reduce ?? 'median'}
            options={REDUCTIONS.map((value) => ({ value, text: value }))}
            onChange={(value) => query.change({ reduce: value })}
          />
          <Select
            label="Down"
            value={rows}
            options={fieldOptions}
            onChange={(value) => query.change({ rows: value })}
          />
          <Select
            label="Across"
            value={columns}
            options={fieldOptions}
            onChange={(value) => query.change({ columns: value })}
          />
        </div>
        <Conditions where={where} fields={fields} onChange={(next) => query.change({ where: next })} />
      </div>
      <MeasurePanes
        asked={asked}
        view={RESULT_VIEWS[show]}
        reduction={reduce ?? 'median'}
        rows={rows}
        columns={columns}
      />
      <PaperFigures
        asked={asked}
        figures={known.figures}
        mixtures={fields.find(({ name }) => name === 'mixture')?.values.map(String) ?? []}
        {...(reduce && { reduction: reduce })}
      />
    </div>
  );
}

function chooseField(text: string | null, names: readonly FieldName[], otherwise: FieldName): FieldName {
  const field = FIELD_NAMES.find((name) => name === text) ?? otherwise;
  // mixtures alone have no source
  return names.includes(field) ? field : (names.find((name) => name === 'mixture') ?? names[0] ?? otherwise);
}
