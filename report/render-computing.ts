import { formatCount } from '../figures/numbers.js';
import { ENERGY_MODEL, estimateEnergyKilowattHours } from './energy.js';
import { renderParagraph, renderTable, type Html } from './html.js';
import type { ComputedKind, Computing } from './report-facts.js';

export function renderComputing(computing: Computing | undefined): Html {
  if (computing === undefined) return renderParagraph('Training times are not published.');
  const { totals, firstStartedAt, lastStartedAt } = computing;
  const rows = totals.map((total) => [
    total.kind,
    describeDevice(total),
    formatCount(total.steps),
    formatSeconds(total.seconds / total.steps),
    formatSeconds(total.seconds),
    formatEnergy(estimateEnergyKilowattHours(total)),
  ]);
  const sum = (read: (total: ComputedKind) => number) => totals.reduce((before, total) => before + read(total), 0);
  const all = [
    'all',
    '',
    formatCount(sum(({ steps }) => steps)),
    '',
    formatSeconds(sum(({ seconds }) => seconds)),
    formatEnergy(sum(estimateEnergyKilowattHours)),
  ];
  return [
    renderParagraph(`Steps of the recorded networks, the first begun ${firstStartedAt}, the last ${lastStartedAt}.`),
    renderTable(['step', 'device', 'steps', 'a step', 'together', 'energy'], [...rows, all]),
    renderParagraph(ENERGY_MODEL, 'quiet'),
  ].join('\n');
}

function describeDevice({ device, threads }: ComputedKind): string {
  return device.startsWith('cpu') ? `${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : device;
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toPrecision(3)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function formatEnergy(kilowattHours: number): string {
  return kilowattHours < 0.1 ? `${(1000 * kilowattHours).toPrecision(3)} Wh` : `${kilowattHours.toPrecision(3)} kWh`;
}
