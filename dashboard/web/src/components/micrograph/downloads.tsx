import { address, path } from '../../api.js';

const KINDS = [
  ['image.npy', 'Image, .npy', 'float32 [x, y], mean 0 and variance 1'],
  ['image.png', 'Image, .png', '16-bit grey, no scale bar'],
  ['mask.npy', 'Mask, .npy', 'uint8 [x, y], 1 on particles'],
  ['mask.png', 'Mask, .png', 'white on particles'],
  ['structure.xyz', 'Atoms, .xyz', 'extended xyz, at rest'],
  ['structure.cif', 'Atoms, .cif', 'at rest'],
] as const;

/** The image, its mask and its atoms as files. */
export function Downloads({
  dataset,
  split,
  index,
  name,
}: {
  readonly dataset: string;
  readonly split: string;
  readonly index: number;
  /** Begins the files' names. */
  readonly name: string;
}) {
  return (
    <div class="row downloads" role="group" aria-label="Downloads">
      {KINDS.map(([kind, title, what]) => (
        <a
          key={kind}
          class="button"
          href={address(path`/api/datasets/${dataset}/${split}/${index}/${kind}`, { name })}
          title={what}
          download
          target="_self"
        >
          {title}
        </a>
      ))}
    </div>
  );
}
