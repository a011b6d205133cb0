import { encode } from 'fast-png';
import { stretchContrast } from '../../micrographs/contrast.js';
import { PANEL_PIXELS } from '../../micrographs/example-pictures.js';
import { renderMaskOverlay } from '../../micrographs/mask-overlay.js';
import { readNpySlice } from '../../micrographs/npy.js';
import { resampleToRows } from '../../micrographs/resample.js';
import { chooseScaleBar } from '../../micrographs/scale-bar.js';
import type { DomainPicture } from '../../report/report-facts.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { Domain } from '../../study/domain.js';
import type { StepKey } from '../../study/step.js';
import { describeExample } from '../gallery/describe-example.js';
import { maybeOpenTrainingSet } from '../gallery/finished-examples.js';

const PERCENTILES = [0.5, 99.5] as const;

/** The first training image of a domain, where its dataset is in the store. Without its spectrum no TensorFlow is loaded. */
export async function readPictures(
  artifacts: ArtifactStore,
  key: StepKey,
  { grid }: Domain,
): Promise<readonly DomainPicture[]> {
  const paths = await maybeOpenTrainingSet(artifacts, key, 1);
  if (paths === undefined) return [];
  const image = readNpySlice(paths.images, '<f4', 0, 1).data;
  const label = readNpySlice(paths.labels, '|u1', 0, 1).data;
  const resampled = resampleToRows(label, grid.pixels, PANEL_PIXELS);
  return [
    {
      caption: describeExample(0, paths.records?.[0]?.appliedDefocusAngstrom),
      micrograph: toDataUri(stretchContrast(resampleToRows(image, grid.pixels, PANEL_PIXELS), PERCENTILES), 1),
      mask: toDataUri(renderMaskOverlay(resampled, PANEL_PIXELS), 4),
      scaleBar: chooseScaleBar((grid.pixels * grid.pixelAngstrom) / 10),
    },
  ];
}

function toDataUri(data: Uint8Array, channels: 1 | 4): string {
  const png = encode({ width: PANEL_PIXELS, height: PANEL_PIXELS, data, channels, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
