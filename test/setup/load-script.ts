const scripts = new URL('../../../scripts/', import.meta.url);

/** A plain JavaScript module of `scripts/`, which the compiler does not see; `T` says what the test uses of it. */
export async function loadScript<T>(path: string): Promise<T> {
  const module: unknown = await import(locateScript(path));
  return module as T;
}

export function locateScript(path: string): string {
  return new URL(path, scripts).href;
}
