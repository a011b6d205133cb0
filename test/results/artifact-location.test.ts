import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatArtifactLocation, parseArtifactLocation } from '../../results/artifact-location.js';

describe('the place of artifacts', () => {
  for (const [text, bucket, prefix] of [
    ['s3://bucket', 'bucket', ''],
    ['s3://my.bucket-1/', 'my.bucket-1', ''],
    ['s3://bucket/studies', 'bucket', 'studies'],
    ['s3://bucket/studies/2026_a+b/', 'bucket', 'studies/2026_a+b'],
  ] as const) {
    it(`is read from ${text}, and written as it is read`, () => {
      const location = parseArtifactLocation(text);
      assert.deepEqual(location, { kind: 's3', bucket, prefix });
      assert.deepEqual(parseArtifactLocation(formatArtifactLocation(location)), location);
    });
  }

  for (const [text, expected] of [
    ['', /^artifacts: expected s3:\/\/BUCKET or s3:\/\/BUCKET\/PREFIX, got ''$/],
    ['bucket/prefix', /got 'bucket\/prefix'$/],
    ['/mnt/shared', /expected s3:\/\/BUCKET/],
    ['S3://bucket', /expected s3:\/\/BUCKET/],
    ['https://bucket.s3.amazonaws.com', /expected s3:\/\/BUCKET/],
    ['s3://', /a bucket of 3 to 63 lower-case letters/],
    ['s3:///prefix', /a bucket of 3 to 63/],
    ['s3://Bucket', /a bucket of 3 to 63/],
    ['s3://ab', /a bucket of 3 to 63/],
    ['s3://a..b', /a bucket of 3 to 63/],
    ['s3://key:secret@bucket', /a bucket of 3 to 63/],
    ['s3://bucket//a', /a prefix of letters, digits/],
    ['s3://bucket/a/../b', /a prefix of letters, digits/],
    ['s3://bucket/a?b', /a prefix of letters, digits/],
    ['s3://bucket/a b', /a prefix of letters, digits/],
    [`s3://bucket/${'a'.repeat(600)}`, /a prefix of letters, digits/],
  ] as const) {
    it(`is refused when it is '${text.slice(0, 40)}'`, () => {
      assert.throws(() => parseArtifactLocation(text), { name: 'InputError', message: expected });
    });
  }
});
