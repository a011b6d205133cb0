import type { MeasureName } from '../../../../../analysis/measure.js';
import { chooseMeasureLimits } from '../../../../../figures/measure-map.js';
import type { MeasureAnswer } from '../../../../contract/results.js';
import type { ResultView } from '../../../../page-model/result-views.js';
import { useLoaded, type Loaded } from '../../api.js';
import { Show } from '../../components/async.js';
import { addressOf, type MeasureChoice } from './measure-address.js';
import { isWide, MeasurePane } from './measure-pane.js';

const MOST_PANES = 3;

/** Maps of several measures, those of one kind with the same colours. */
export function MeasurePanes({ view, ...choice }: MeasureChoice & { readonly view: ResultView }) {
  // of hooks there must always be as many
  const loaded = [
    useMeasure(choice, view.panes[0]),
    useMeasure(choice, view.panes[1]),
    useMeasure(choice, view.panes[2]),
  ].slice(0, Math.min(MOST_PANES, view.panes.length));
  const sharedValues = loaded.flatMap(({ value }) =>
    value !== undefined && view.shared.includes(value.measure) ? value.values.flat() : [],
  );
  const isAnyWide = loaded.some(({ value }) => value !== undefined && isWide(value));
  return (
    <div class={`measure-panes of-${isAnyWide ? 1 : view.panes.length}`}>
      {loaded.map((one, at) => (
        <section key={view.panes[at]} class="panel">
          <Show of={one}>
            {(answer) => (
              <MeasurePane
                answer={answer}
                choice={choice}
                limits={chooseMeasureLimits(view.shared.includes(answer.measure) ? sharedValues : answer.values.flat())}
              />
            )}
          </Show>
        </section>
      ))}
    </div>
  );
}

/** Values first, which come at once; intervals when they are there. */
function useMeasure(choice: MeasureChoice, measure: MeasureName | undefined): Loaded<MeasureAnswer> {
  const { version } = choice.asked;
  const quick = useLoaded<MeasureAnswer>(maybeAddress(choice, measure, {}), { version });
  const url = maybeAddress(choice, measure, { intervals: '1' });
  // not before the values are shown: they would wait for each other
  const whole = useLoaded<MeasureAnswer>(quick.isLoading ? undefined : url, { version });
  const isSame = whole.value !== undefined && quick.value !== undefined && isOfSame(whole.value, quick.value);
  return isSame ? { ...quick, value: whole.value } : quick;
}

function isOfSame(a: MeasureAnswer, b: MeasureAnswer): boolean {
  const name = ({ study, measure, reduce, where, rowField, columnField, values }: MeasureAnswer) =>
    JSON.stringify([study, measure, reduce, where, rowField, columnField, values]);
  return name(a) === name(b);
}

function maybeAddress(choice: MeasureChoice, measure: MeasureName | undefined, more: Readonly<Record<string, string>>) {
  return measure === undefined ? undefined : addressOf('measure', choice, measure, more);
}
