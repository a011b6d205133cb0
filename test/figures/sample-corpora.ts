import { createCorpus } from '../../analysis/findings/corpus.js';
import type { FigureRequest } from '../../figures/figure.js';
import type { MeasuredDomain, MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { createStreams } from '../../study/random-stream.js';
import { sampleMeasured } from '../analysis/sample-study.js';

/** A request for figures of these studies. */
export function requestOf(studies: readonly MeasuredStudy[], changes: Partial<FigureRequest> = {}): FigureRequest {
  const corpus = createCorpus(studies);
  return { corpus, compared: corpus, conditions: [], source: 'sample', streams: createStreams(1), ...changes };
}

export const DEFOCI = [-100, -50, 0, 50, 100] as const;

/** Every pair of defoci, or of doses, two replicates each; the losses tell pair, phase and domain apart. */
export function sampleGrid(
  domains: readonly MeasuredDomain[],
  changes: Partial<MeasuredStudy> = {},
  settings: readonly Partial<MeasuredNetwork>[] = [{}],
): MeasuredStudy {
  const names = domains.map(({ name }) => name);
  const networks = names.flatMap((source, row) =>
    names.flatMap((target, column) =>
      row === column
        ? []
        : settings.flatMap((setting, at) =>
            [0, 1].map((replicate) => {
              const before = names.map((_, place) => lossBefore(row, place) + replicate * STEP);
              const after = names.map((_, place) => lossAfter(row, column, place) + (replicate + at) * STEP);
              return sampleMeasured([before, after], { source, target, replicate, ...setting });
            }),
          ),
    ),
  );
  return { name: 'sample', published: false, domains, networks, ...changes };
}

export const STEP = 0.0002;

export function lossBefore(row: number, place: number): number {
  return 0.02 + 0.01 * Math.abs(row - place);
}

export function lossAfter(row: number, column: number, place: number): number {
  return 0.015 + 0.004 * Math.abs(column - place) + 0.0005 * row;
}

export function domainsOfDose(doses: readonly number[]): readonly MeasuredDomain[] {
  return doses.map((dose) => ({
    name: String(dose),
    defocusAngstrom: -100,
    doseElectronsPerSquareAngstrom: dose,
    lattice: 'w_CdSe',
    diameterAngstrom: [30, 50],
  }));
}

export function domainsOfStructure(lattices: readonly string[]): readonly MeasuredDomain[] {
  return (
    [
      [20, 40],
      [50, 70],
    ] as const
  ).flatMap((diameterAngstrom) =>
    lattices.map((lattice) => ({
      name: `${lattice}_${diameterAngstrom[0]}`,
      defocusAngstrom: -100,
      doseElectronsPerSquareAngstrom: 300,
      lattice,
      diameterAngstrom,
    })),
  );
}
