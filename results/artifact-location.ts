import { z } from 'zod';
import { InputError } from '../study/errors.js';

/** A place for artifacts outside the data folder. */
export const artifactLocationSchema = z
  .object({
    kind: z.literal('s3'),
    bucket: z.string(),
    /** Before the names of all objects, without slashes at its ends; empty for the whole bucket. */
    prefix: z.string(),
  })
  .readonly();

export type ArtifactLocation = z.infer<typeof artifactLocationSchema>;

/** The rules for general purpose buckets (Amazon S3 User Guide, “General purpose bucket naming rules”). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Characters that need no special handling in an object's name (ibid., “Naming Amazon S3 objects”), without spaces. */
const SEGMENT = /^[\w!.*'()+=@,-]+$/;
const LONGEST_PREFIX = 512;

const EXPECTED = 's3://BUCKET or s3://BUCKET/PREFIX';

/** Throws InputError where the text names no place. */
export function parseArtifactLocation(text: string): ArtifactLocation {
  const refuse = (expected: string) => new InputError(`artifacts: expected ${expected}, got '${text}'`);
  const match = /^s3:\/\/([^/]*)(?:\/(.*))?$/.exec(text);
  if (match === null) throw refuse(EXPECTED);
  const bucket = match[1] ?? '';
  const prefix = (match[2] ?? '').replace(/\/$/, '');
  if (!BUCKET.test(bucket) || bucket.includes('..')) {
    throw refuse(`${EXPECTED} with a bucket of 3 to 63 lower-case letters, digits, dots and hyphens`);
  }
  const segments = prefix === '' ? [] : prefix.split('/');
  const plain = segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
  if (!plain || prefix.length > LONGEST_PREFIX) {
    throw refuse(`${EXPECTED} with a prefix of letters, digits and !-_.*'()+=@, between single slashes`);
  }
  return { kind: 's3', bucket, prefix };
}

/** As it is given on the command line. */
export function formatArtifactLocation({ bucket, prefix }: ArtifactLocation): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}
