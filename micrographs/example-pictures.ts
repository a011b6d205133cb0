import type { ImageGrid } from '../study/domain.js';
import { stretchContrast } from './contrast.js';
import { renderMaskOverlay } from './mask-overlay.js';
import { computePowerSpectrum, type Transform } from './power-spectrum.js';
import { resampleToRows } from './resample.js';

/** A training example as it is looked at; arrays have rows from the top, `PANEL_PIXELS` a side. */
export interface ExamplePictures {
  /** Grey. */
  readonly micrograph: Uint8Array;
  /** RGBA, to be laid over the micrograph. */
  readonly mask: Uint8Array;
  /** Grey, logarithm of the power, zero frequency in the middle. */
  readonly spectrum: Uint8Array;
  /** Width of the micrograph. */
  readonly fieldNanometre: number;
  /** From the spectrum's middle to its edge. */
  readonly reachInverseNanometre: number;
  /** Part of the label that is particle. */
  readonly particleShare: number;
}

/** Whole multiples and parts of the usual sizes: 64, 128, 512 and 1024 pixels. */
export const PANEL_PIXELS = 256;
/** Lattice planes 1 Å apart; few particles show finer ones. */
const SPECTRUM_REACH_INVERSE_NANOMETRE = 10;
const MICROGRAPH_PERCENTILES = [0.5, 99.5] as const;
/** Half of the spectrum is shot noise, which stays dark; the spots are a thousandth. */
const SPECTRUM_PERCENTILES = [40, 99.95] as const;

/** @param example arrays are [x, y] of `grid.pixels` */
export function renderExample(
  { image, label }: { readonly image: Float32Array; readonly label: Uint8Array },
  { pixels, pixelAngstrom }: ImageGrid,
  transform: Transform,
): ExamplePictures {
  const spectrum = computePowerSpectrum(image, pixels, pixelAngstrom, SPECTRUM_REACH_INVERSE_NANOMETRE, transform);
  const logarithm = resampleToRows(spectrum.power, spectrum.pixels, PANEL_PIXELS).map((power) =>
    Math.log10(Math.max(power, Number.MIN_VALUE)),
  );
  return {
    micrograph: stretchContrast(resampleToRows(image, pixels, PANEL_PIXELS), MICROGRAPH_PERCENTILES),
    mask: renderMaskOverlay(resampleToRows(label, pixels, PANEL_PIXELS), PANEL_PIXELS),
    spectrum: stretchContrast(logarithm, SPECTRUM_PERCENTILES),
    fieldNanometre: (pixels * pixelAngstrom) / 10,
    reachInverseNanometre: spectrum.reachInverseNanometre,
    particleShare: label.reduce((sum, pixel) => sum + pixel, 0) / label.length,
  };
}
