import type { z } from 'zod';
import type { Aberrations, Imaging, PolarAberration } from './domain.js';
import type { opticsFields } from './optics-fields.js';

type Optics = { readonly [Field in keyof typeof opticsFields]?: z.output<(typeof opticsFields)[Field]> };

/**
 * The optional parts of the imaging: the domain's own, or else the microscope's. An effect of size 0 is left out, so that
 * one condition has one content key, however it was written.
 */
export function expandOptics(
  domain: Optics,
  microscope: Optics,
): Pick<Imaging, 'aberrations' | 'vibrationAngstrom' | 'mtf'> {
  const cs = domain.cs ?? microscope.cs ?? 0;
  const astigmatism = maybePolar(domain.astigmatism ?? microscope.astigmatism);
  const threefoldAstigmatism = maybePolar(domain.threefoldAstigmatism ?? microscope.threefoldAstigmatism);
  const coma = maybePolar(domain.coma ?? microscope.coma);
  const aberrations: Aberrations = {
    ...(cs !== 0 && { sphericalAngstrom: cs }),
    ...(astigmatism && { astigmatism }),
    ...(threefoldAstigmatism && { threefoldAstigmatism }),
    ...(coma && { coma }),
  };
  const vibration = domain.vibration ?? microscope.vibration ?? 0;
  const mtf = domain.mtf ?? microscope.mtf;
  return {
    ...(Object.keys(aberrations).length > 0 && { aberrations }),
    ...(vibration > 0 && { vibrationAngstrom: vibration }),
    ...(mtf && { mtf }),
  };
}

function maybePolar(
  [magnitudeAngstrom, azimuthDegrees]: readonly [number, number] = [0, 0],
): PolarAberration | undefined {
  return magnitudeAngstrom === 0 ? undefined : { magnitudeAngstrom, azimuthDegrees };
}
