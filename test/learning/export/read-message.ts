/** Reads the protocol-buffer wire format (https://protobuf.dev/programming-guides/encoding/), apart from our writer. */

/** Values by the number of their field: integers, the bits of floats, and bytes. */
export class Message {
  readonly #fields = new Map<number, (number | Uint8Array)[]>();

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = varint();
      const values = this.#fields.get(tag >> 3) ?? [];
      this.#fields.set(tag >> 3, values);
      if ((tag & 7) === 0) values.push(varint());
      else if ((tag & 7) === 2) {
        const length = varint();
        if (at + length > bytes.length) throw new RangeError(`field ${tag >> 3} ends beyond its message`);
        values.push(bytes.subarray(at, (at += length)));
      } else if ((tag & 7) === 5) {
        values.push(view.getFloat32(at, true));
        at += 4;
      } else throw new TypeError(`field ${tag >> 3} has the wire type ${tag & 7}`);
    }
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  number(field: number): number {
    const value = this.#only(field);
    if (typeof value !== 'number') throw new TypeError(`field ${field} is no number`);
    return value;
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8');
  }

  bytes(field: number): Uint8Array {
    return asBytes(this.#only(field), field);
  }

  texts(field: number): string[] {
    return this.#all(field).map((value) => Buffer.from(value).toString('utf8'));
  }

  message(field: number): Message {
    return new Message(this.bytes(field));
  }

  messages(field: number): Message[] {
    return this.#all(field).map((bytes) => new Message(bytes));
  }

  /** A packed field of small integers. */
  packed(field: number): number[] {
    const numbers: number[] = [];
    let [value, factor] = [0, 1];
    for (const byte of this.bytes(field)) {
      value += (byte & 127) * factor;
      factor *= 128;
      if (byte < 128) {
        numbers.push(value);
        [value, factor] = [0, 1];
      }
    }
    return numbers;
  }

  #all(field: number): Uint8Array[] {
    return (this.#fields.get(field) ?? []).map((value) => asBytes(value, field));
  }

  #only(field: number): number | Uint8Array {
    const values = this.#fields.get(field) ?? [];
    if (values.length !== 1) throw new RangeError(`expected field ${field} once, got it ${values.length} times`);
    return values[0];
  }
}

function asBytes(value: number | Uint8Array, field: number): Uint8Array {
  if (typeof value === 'number') throw new TypeError(`field ${field} is a number`);
  return value;
}
