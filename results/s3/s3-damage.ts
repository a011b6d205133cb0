import type { DamageRecords } from '../damage-records.js';
import type { S3Objects } from './s3-objects.js';

/** Findings of damage as objects `damage/…json`. */
export function createS3Damage(objects: S3Objects): DamageRecords {
  const nameOf = (name: string) => `damage/${name}`;
  return {
    create: (name, text) => objects.createText(nameOf(name), text),
    list: () => objects.list('damage/'),
    read: async (name) => (await objects.readText(nameOf(name)))?.text,

    async remove(name) {
      const found = await objects.readText(nameOf(name));
      if (found !== undefined) await objects.remove(nameOf(name), found.tag);
    },
  };
}
