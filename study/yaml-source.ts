import { LineCounter, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLError, YAMLMap } from 'yaml';
import { escapeInvisible, quote } from './finding.js';
import type { Finding, Path } from './finding.js';

export interface YamlSource {
  /** Undefined where the text could not be read to its end. */
  readonly value: unknown;
  /** What is wrong with the YAML itself. */
  readonly findings: readonly Finding[];
  /** Place of the nearest thing that stands in the file; both count from 1. */
  locate(finding: Finding): { readonly line: number; readonly column: number };
}

export const LARGEST_FILE_BYTES = 128 * 1024;

/**
 * Reads YAML 1.2, of which a study needs no tags, aliases or keys that are no text. Never throws: what is broken, too
 * large or nested too deeply comes back as findings.
 */
export function readYaml(text: string): YamlSource {
  const excess = findExcess(text);
  if (excess !== undefined) return { value: undefined, findings: [excess], locate: () => ({ line: 1, column: 1 }) };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const locate = (finding: Finding) => {
    const { line, col } = lines.linePos(finding.offset ?? offsetOf(document.contents, finding));
    return { line, column: col };
  };
  const broken = [...document.errors, ...document.warnings].map(describeBreak);
  const unfit = broken.length > 0 ? [] : findUnfit(document);
  if (broken.length + unfit.length > 0) return { value: undefined, findings: [...broken, ...unfit], locate };
  return { value: document.toJS(), findings: findRepeatedKeys(document.contents, []), locate };
}

function finding(offset: number, expected: string, got: string): Finding {
  return { path: [], offset, expected, got };
}

function describeBreak({ name, code, message, pos: [offset] }: YAMLError): Finding {
  const told = escapeInvisible(message);
  if (name === 'YAMLWarning') return finding(offset, 'YAML without tags', told);
  if (code === 'MULTIPLE_DOCS') return finding(offset, 'one YAML document', 'a second one');
  return finding(offset, 'YAML', `broken YAML: ${told}`);
}

/** What would take the parser too much time or stack: it is recursive, and deep keys crash it beyond catching. */
function findExcess(text: string): Finding | undefined {
  if (text.length > LARGEST_FILE_BYTES)
    return finding(0, `at most ${LARGEST_FILE_BYTES} characters`, `${text.length} characters`);
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > 64) return finding(0, 'brackets at most 64 deep', 'more');
  }
  if (/(?:[?-][ \t]+){16}/.test(text)) return finding(0, 'at most 15 lists within lists on a line', 'more');
  return undefined;
}

function findUnfit(document: Document): readonly Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Alias: (_, { range, source }) => {
      findings.push(finding(range?.[0] ?? 0, 'the value itself', `the alias *${source}`));
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string' && key.value !== '__proto__') return;
      const got = isScalar(key) ? String(key.value) : 'a list or mapping';
      findings.push(finding(startOf(key), 'a name as the key', got));
    },
  });
  return findings;
}

function findRepeatedKeys(node: unknown, path: Path): readonly Finding[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => findRepeatedKeys(item, [...path, index]));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = String(isScalar(key) ? key.value : key);
    const here = [...path, name];
    const repeated = { path: here, offset: startOf(key), expected: 'each name once', got: `${quote(name)} again` };
    const findings = seen.has(name) ? [repeated] : [];
    seen.add(name);
    return [...findings, ...findRepeatedKeys(value, here)];
  });
}

/** A field that is absent is placed at the key that it should stand under. */
function offsetOf(contents: Node | null, { path, isKey = false }: Finding): number {
  let node: unknown = contents;
  let keyOffset = startOf(contents);
  for (const part of path) {
    const pair = isMap(node) ? pairOf(node, part) : undefined;
    const next: unknown = isSeq(node) && typeof part === 'number' ? node.items[part] : pair?.value;
    if (pair === undefined && next === undefined) return keyOffset;
    keyOffset = startOf(pair?.key ?? next);
    node = next;
  }
  return isKey || node === null ? keyOffset : startOf(node);
}

function pairOf(map: YAMLMap, name: string | number) {
  // The last one counts, as it does for the value.
  return map.items.findLast(({ key }) => isScalar(key) && key.value === name);
}

function startOf(node: unknown): number {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range?.[0] ?? 0;
}
