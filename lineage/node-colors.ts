import { OKABE_ITO } from '../figures/chart/colors.js';

const [BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, BLACK] = OKABE_ITO;

const COLORS: Readonly<Record<string, string>> = {
  waves: SKY,
  generate: BLUE,
  pretrain: ORANGE,
  transfer: VERMILION,
  evaluate: PURPLE,
  network: GREEN,
};

/** Of a kind of step or node, the same wherever it is drawn. */
export function colorOf(kind: string): string {
  return COLORS[kind] ?? BLACK;
}
