import { useEffect, useState } from 'preact/hooks';
import { describeError } from '../../../study/describe-error.js';
import { NO_ANSWER, useLive } from './live.js';
import { authorize } from './token.js';

/** What the server has said in the place of an answer. */
class AnswerError extends Error {
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
  return (await ask(url, signal)).json() as Promise<T>;
}

/** Asks for a change, with the token. */
export async function change<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetchWhereServed(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorize() },
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
  return (await requireOk(response)).json() as Promise<T>;
}

export async function readBytes(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await ask(url, signal)).arrayBuffer();
}

export async function readText(url: string, signal?: AbortSignal): Promise<string> {
  return (await ask(url, signal)).text();
}

async function ask(url: string, signal: AbortSignal | undefined): Promise<Response> {
  return requireOk(await fetchWhereServed(url, signal === undefined ? {} : { signal }));
}

async function fetchWhereServed(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    // the browser's words tell nothing
    if (error instanceof TypeError) throw new AnswerError(0, NO_ANSWER);
    throw error;
  }
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
  /** While a newer one loads the former one stays, where it is of the same thing. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

/** Of which address the former value may stay while another one loads: of the same path, as of other filters; of any; of none. */
export type Keep = 'same path' | 'any' | 'none';

export interface LoadOptions<T> {
  /** A function of the module that asks, never of a moment; the answer as it is where there is none. */
  readonly load?: (url: string, signal: AbortSignal) => Promise<T>;
  /** It is asked again when this changes. */
  readonly version?: unknown;
  readonly keep?: Keep;
}

interface LoadState<T> extends Loaded<T> {
  /** Whose it is. */
  readonly of: string | undefined;
}

/**
 * What is loaded from this address, again when the address or `version` changes, or the server is back. Undefined: nothing is
 * asked. With `keep: 'any'` the value itself must say what it is of.
 */
export function useLoaded<T>(
  url: string | undefined,
  { load = read, version, keep = 'same path' }: LoadOptions<T> = {},
): Loaded<T> {
  const [state, setState] = useState<LoadState<T>>({ ...NOTHING, of: undefined });
  const { returns } = useLive();
  useEffect(() => {
    if (url === undefined) return undefined;
    const abort = new AbortController();
    setState((before) => ({ ...ownOf(before, url, keep), isLoading: true }));
    load(url, abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ of: url, value, problem: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = describeError(error);
        setState((before) => {
          const { value } = ownOf(before, url, keep);
          return { of: url, value: isRefused(error) ? undefined : value, problem, isLoading: false };
        });
      },
    );
    return () => abort.abort();
  }, [url, version, returns]);
  if (url === undefined) return NOTHING;
  // in the turn in which the address changes the state is still that of the former one
  return state.of === url ? state : { ...ownOf(state, url, keep), isLoading: true };
}

const NOTHING = { value: undefined, problem: undefined, isLoading: false } as const;

function ownOf<T>(state: LoadState<T>, url: string, keep: Keep): LoadState<T> {
  const pathOf = (address: string | undefined) => address?.replace(/\?.*/s, '');
  const isOwn = state.of === url || keep === 'any' || (keep === 'same path' && pathOf(state.of) === pathOf(url));
  return isOwn ? state : { ...NOTHING, of: undefined };
}

/** Another time it would be refused again: what was there before is no answer to it. */
function isRefused(error: unknown): boolean {
  return error instanceof AnswerError && error.status >= 400 && error.status < 500;
}
