import { PANEL_PIXELS, type ExamplePictures } from '../../micrographs/example-pictures.js';
import type { Sheet } from '../../micrographs/sheet.js';

/** Grey 60, a mask of which the left half is particle, a spectrum of grey 20. */
export function samplePictures(): ExamplePictures {
  const mask = new Uint8Array(4 * PANEL_PIXELS ** 2);
  for (let i = 0; i < PANEL_PIXELS ** 2; i++)
    if (i % PANEL_PIXELS < PANEL_PIXELS / 2) mask.set([230, 159, 0, 64], 4 * i);
  return {
    micrograph: new Uint8Array(PANEL_PIXELS ** 2).fill(60),
    mask,
    spectrum: new Uint8Array(PANEL_PIXELS ** 2).fill(20),
    fieldNanometre: 6.4,
    reachInverseNanometre: 10,
    particleShare: 0.5,
  };
}

export function sampleSheet(domains: number, images: number, name = 'domain'): Sheet {
  const pictures = samplePictures();
  return {
    title: 'a-study-with-a-name-of-forty-eight-characters-ab',
    subtitle: 'two words · seed 7 · '.repeat(8),
    notes: ['A note that is so long that it can’t stand in one line. '.repeat(8)],
    domains: Array.from({ length: domains }, (_, index) => ({
      name: `${name}@${index}`,
      facts: Array.from({ length: 16 }, (_, fact) => ({
        name: `fact ${fact}`,
        value: 'a value '.repeat(1 + (fact % 6)),
      })),
      examples: Array.from({ length: images }, (_, n) => ({
        caption: `structure ${n + 1}, defocus −10.8 nm`,
        pictures,
      })),
    })),
  };
}
