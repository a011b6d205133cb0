import type { Imaging } from '../study/domain.js';

/**
 * Names the streams of a condition: what differs in any part of it is defocused and counted with other chances. Optional
 * parts that are absent leave the name as it was before they were known.
 */
export function nameCondition({ aberrations, vibrationAngstrom, mtf, ...imaging }: Imaging): string {
  const required = [
    imaging.defocusAngstrom,
    imaging.defocusSpreadAngstrom,
    imaging.focalSpreadAngstrom,
    imaging.doseElectronsPerSquareAngstrom,
  ].join();
  if (aberrations === undefined && vibrationAngstrom === undefined && mtf === undefined) return required;
  const { sphericalAngstrom, astigmatism, threefoldAstigmatism, coma } = aberrations ?? {};
  const polar = [astigmatism, threefoldAstigmatism, coma].map(
    (aberration) => aberration && [aberration.magnitudeAngstrom, aberration.azimuthDegrees],
  );
  return `${required} ${JSON.stringify([sphericalAngstrom, polar, vibrationAngstrom, mtf])}`;
}
