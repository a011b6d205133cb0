import type { AnalysisPort } from '../analysis-port.js';
import type { AddRoutes } from '../server.js';
import { addFigureRoutes } from './figures.js';
import { addFindingRoutes } from './findings.js';
import { addMeasureRoutes } from './measures.js';
import { addNetworkRoutes } from './networks.js';

export interface ResultPorts {
  readonly analysis: AnalysisPort;
}

/** Measures, figures, networks and findings of a study. */
export function createResultRoutes({ analysis }: ResultPorts): AddRoutes {
  return (server) => {
    for (const add of [addMeasureRoutes, addFigureRoutes, addNetworkRoutes, addFindingRoutes]) add(server, analysis);
  };
}
