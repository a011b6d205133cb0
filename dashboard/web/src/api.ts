import { useEffect, useState } from 'preact/hooks';
import { maybeToken } from './token.js';

/** What the server has said in the place of an answer. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** An address of the server with its query; undefined values are left out, lists are repeated. */
export function address(path: string, query: QueryValues = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) parameters.append(name, String(each));
    }
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

export type QueryValues = Readonly<Record<string, QueryValue>>;
export type QueryValue = string | number | boolean | undefined | readonly string[];

/** A path of names that may hold anything. */
export function path(strings: TemplateStringsArray, ...names: readonly (string | number)[]): string {
  return String.raw({ raw: strings }, ...names.map((name) => encodeURIComponent(name)));
}

/** Page and server are built together, so that the answer has the type that both are compiled with (`dashboard/contract.ts`). */
export async function read<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(url, signal === undefined ? {} : { signal });
  return (await requireOk(response)).json() as Promise<T>;
}

/** Asks for a change, with the token. */
export async function change<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const token = maybeToken();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
  return (await requireOk(response)).json() as Promise<T>;
}

export async function readBytes(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await requireOk(await fetch(url, signal === undefined ? {} : { signal }))).arrayBuffer();
}

export async function readText(url: string, signal?: AbortSignal): Promise<string> {
  return (await requireOk(await fetch(url, signal === undefined ? {} : { signal }))).text();
}

async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  throw new AnswerError(response.status, maybeReason(text) ?? `the server answered ${response.status}`);
}

function maybeReason(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}

export interface Loaded<T> {
  /** The latest one; that of the address before stays until the new one is there. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

/** What `load` gives for this address, again when the address or `version` changes. Undefined: nothing is asked. */
export function useLoaded<T>(
  url: string | undefined,
  load: (url: string, signal: AbortSignal) => Promise<T> = read,
  version: unknown = undefined,
): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: undefined, problem: undefined, isLoading: true });
  useEffect(() => {
    if (url === undefined) {
      setState({ value: undefined, problem: undefined, isLoading: false });
      return undefined;
    }
    const abort = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    load(url, abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ value, problem: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setState({ value: undefined, problem, isLoading: false });
      },
    );
    return () => abort.abort();
    // `load` is a function of the module that asks, never of a moment
  }, [url, version]);
  return state;
}
