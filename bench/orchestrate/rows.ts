import { renderTable } from '../../cli/render-table.js';
import { SERVER } from './deployment.js';
import type { ProcessUsage } from './process-usage.js';

/** What so many networks cost without their computing. */
export interface Row {
  readonly networks: number;
  /** From the start of the first study to the end of the last one. */
  readonly millisecondsPerNetwork: number;
  /** Of server and workers together. */
  readonly cpuMillisecondsPerNetwork: number;
  /** Before that: making the plans and freezing them. */
  readonly planSeconds: number;
  /** Events of the longest history of a workflow. */
  readonly largestHistory: number;
  readonly databaseBytes: number;
  /** Of these, Temporal's. */
  readonly temporalBytes: number;
  /** Of these, the results'. */
  readonly resultsBytes: number;
  /** Most memory that one of the workers held. */
  readonly peakBytes: number;
  readonly serverPeakBytes: number;
  /** A network's share of each process. */
  readonly processes: readonly {
    readonly name: string;
    readonly cpuMilliseconds: number;
    readonly peakBytes: number;
  }[];
}

export interface Measurement {
  readonly networks: number;
  readonly wallMs: number;
  readonly planMs: number;
  readonly largestHistory: number;
  readonly temporalBytes: number;
  readonly resultsBytes: number;
  /** Of the server and of every worker, during the measurement. */
  readonly processes: readonly (ProcessUsage & { readonly name: string })[];
}

export function createRow(measured: Measurement): Row {
  const { networks, wallMs, planMs, largestHistory, temporalBytes, resultsBytes, processes } = measured;
  const peakOf = (isOne: (name: string) => boolean) =>
    Math.max(...processes.filter(({ name }) => isOne(name)).map(({ peakBytes }) => peakBytes));
  return {
    networks,
    millisecondsPerNetwork: round(wallMs / networks),
    cpuMillisecondsPerNetwork: round(processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / networks),
    planSeconds: round(planMs / 1000),
    largestHistory,
    databaseBytes: temporalBytes + resultsBytes,
    temporalBytes,
    resultsBytes,
    peakBytes: peakOf((name) => name !== SERVER),
    serverPeakBytes: peakOf((name) => name === SERVER),
    processes: processes.map(({ name, cpuMs, peakBytes }) => ({
      name,
      cpuMilliseconds: round(cpuMs / networks),
      peakBytes,
    })),
  };
}

export function renderRows(rows: readonly Row[]): string {
  const titles = ['networks', 'ms a network', 'CPU ms', 'largest history', 'Temporal', 'results', 'worker', 'server'];
  return renderTable(
    [],
    titles,
    rows.map((row) => [
      String(row.networks),
      row.millisecondsPerNetwork.toFixed(1),
      row.cpuMillisecondsPerNetwork.toFixed(1),
      `${row.largestHistory} events`,
      ...[row.temporalBytes, row.resultsBytes, row.peakBytes, row.serverPeakBytes].map(formatMebibytes),
    ]),
  );
}

function formatMebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** Digits beyond these are chance. */
function round(value: number): number {
  return Number(value.toFixed(2));
}
