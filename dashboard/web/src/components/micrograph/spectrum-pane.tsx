import { useEffect, useState } from 'preact/hooks';
import { stretchContrast } from '../../../../../micrographs/contrast.js';
import { formatNumber } from '../../../../../micrographs/format-quantity.js';
import { computePowerSpectrum } from '../../../../../micrographs/power-spectrum.js';
import { plotSpectrum, tabulateSpectrum } from '../../../../page-model/plot-image.js';
import { transformReal } from '../../../../page-model/fourier.js';
import { WHOLE, type Place, type View } from '../../../../page-model/view.js';
import { PlotFiles } from '../plot-files.js';
import { settle, type Pixels } from './arrays.js';
import { Pane } from './pane.js';
import { createPicture, type Picture } from './picture.js';

/** Lattice planes 1 Å apart; few particles show finer ones. */
const REACH_INVERSE_NANOMETRE = 10;
/** Half of the spectrum is shot noise, which stays dark; the spots are a thousandth. */
const PERCENTILES = [40, 99.95] as const;

interface Spectrum {
  readonly picture: Picture;
  readonly power: Float32Array;
  readonly pixels: number;
  /** From edge to edge. */
  readonly sideInverseNanometre: number;
}

/** The power spectrum of the image; it has a zoom of its own. */
export function SpectrumPane({
  name,
  image,
  pixelAngstrom,
}: {
  /** Of the image. */
  readonly name: string;
  readonly image: Pixels<Float32Array>;
  readonly pixelAngstrom: number;
}) {
  const spectrum = useSpectrum(image, pixelAngstrom);
  const [view, setView] = useState<View>(WHOLE);
  const [pointer, setPointer] = useState<Place>();
  if (spectrum === undefined) return <div class="pane pane-empty quiet">computing the spectrum …</div>;
  return (
    <Pane
      label="Power spectrum of the image, logarithmic, zero frequency in the middle"
      layers={[spectrum]}
      pixels={spectrum.pixels}
      view={view}
      onView={setView}
      side={spectrum.sideInverseNanometre}
      describeBar={(length) => `${formatNumber(length)} nm⁻¹`}
      onPointer={setPointer}
    >
      <p class="pane-caption">
        <b>Power spectrum</b> <span class="quiet">{describePlace(pointer, spectrum)}</span>
      </p>
      <PlotFiles
        name={`power spectrum ${name}`}
        svg={() =>
          plotSpectrum(`Power spectrum of ${name}`, spectrum.picture.toDataURL(), spectrum.sideInverseNanometre)
        }
        table={() => tabulateSpectrum(spectrum.power, spectrum.pixels, spectrum.sideInverseNanometre)}
      />
    </Pane>
  );
}

/** Spatial frequency, and the distance of planes that it stands for. */
function describePlace(place: Place | undefined, { sideInverseNanometre }: Spectrum): string {
  if (place === undefined) return 'log |F|²';
  const frequency = Math.hypot(place.x - 0.5, place.y - 0.5) * sideInverseNanometre;
  return `${frequency.toFixed(2)} nm⁻¹, d ${(10 / Math.max(frequency, 1e-3)).toFixed(2)} Å`;
}

/** Made when an image is looked at for a moment: it takes the page a quarter of a second. */
function useSpectrum(image: Pixels<Float32Array>, pixelAngstrom: number): Spectrum | undefined {
  const [spectrum, setSpectrum] = useState<Spectrum>();
  useEffect(() => {
    const abort = new AbortController();
    settle(abort.signal).then(
      () => setSpectrum(compute(image, pixelAngstrom)),
      () => undefined,
    );
    return () => abort.abort();
  }, [image, pixelAngstrom]);
  return spectrum;
}

function compute({ data, pixels }: Pixels<Float32Array>, pixelAngstrom: number): Spectrum {
  // rows from the top are the field [y, x] upside down: its spectrum is turned with it, and drawn as it comes
  const found = computePowerSpectrum(data, pixels, pixelAngstrom, REACH_INVERSE_NANOMETRE, transformReal);
  const logarithm = found.power.map((power) => Math.log10(Math.max(power, Number.MIN_VALUE)));
  const grey = stretchContrast(logarithm, PERCENTILES);
  const rgba = new Uint8ClampedArray(4 * grey.length);
  grey.forEach((value, i) => rgba.set([value, value, value, 255], 4 * i));
  return {
    picture: createPicture(rgba, found.pixels),
    power: found.power,
    pixels: found.pixels,
    sideInverseNanometre: 2 * found.reachInverseNanometre,
  };
}
