/**
 * Writes the protocol-buffer wire format (https://protobuf.dev/programming-guides/encoding/), which is all that a
 * TensorFlow graph needs: no schema, no reader. A message is the concatenation of its fields.
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** A field of type int32, int64, bool or enum. */
export function varintField(field: number, value: number | boolean): Buffer {
  return Buffer.concat([tag(field, VARINT), varint(Number(value))]);
}

/** A field of type string, bytes or message. */
export function bytesField(field: number, value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([tag(field, LENGTH_DELIMITED), varint(bytes.byteLength), bytes]);
}

/** A field of type float. */
export function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED_32), bytes]);
}

/** A packed repeated field of integers or enums; an empty one takes no bytes. */
export function packedVarintField(field: number, values: readonly number[]): Buffer {
  return values.length === 0 ? Buffer.alloc(0) : bytesField(field, Buffer.concat(values.map(varint)));
}

/** A packed repeated field of floats. */
export function packedFloatField(field: number, values: readonly number[]): Buffer {
  return values.length === 0 ? Buffer.alloc(0) : bytesField(field, Buffer.from(Float32Array.from(values).buffer));
}

export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** One entry of a map<string, message>. */
export function mapEntryField(field: number, key: string, value: Buffer): Buffer {
  return bytesField(field, message(bytesField(1, key), bytesField(2, value)));
}

function tag(field: number, wireType: number): Buffer {
  return varint((field << 3) | wireType);
}

/** Negative integers take ten bytes, as two's complement in 64 bits. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}
