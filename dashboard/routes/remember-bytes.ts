/** Arrays by name, up to a number of bytes together; those go that were not asked for the longest. */
export function rememberBytes(mostBytes: number) {
  const kept = new Map<string, Float32Array>();
  let bytes = 0;
  const remove = (name: string) => {
    bytes -= kept.get(name)?.byteLength ?? 0;
    kept.delete(name);
  };
  return {
    maybe(name: string): Float32Array | undefined {
      const found = kept.get(name);
      if (found !== undefined) {
        kept.delete(name);
        kept.set(name, found);
      }
      return found;
    },
    keep(name: string, data: Float32Array): void {
      remove(name);
      if (data.byteLength > mostBytes) return;
      kept.set(name, data);
      bytes += data.byteLength;
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) break;
        remove(oldest);
      }
    },
  };
}
