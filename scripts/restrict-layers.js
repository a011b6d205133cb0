import { readFileSync } from 'node:fs';

/** The table of layers.json: by folder, what its files may import of our own folders and of packages. */
const layers = JSON.parse(readFileSync(new URL('../layers.json', import.meta.url), 'utf8'));

/** As ESLint configurations, one a folder; that of a folder within a folder stands for itself. */
export function restrictLayers() {
  return Object.entries(layers).map(([folder, rules]) => ({
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: describePatterns(folder, rules) }] },
  }));
}

function describePatterns(folder, { values, types, packages }) {
  const own = folder.split('/')[0];
  const others = Object.keys(layers).filter((name) => !name.includes('/') && name !== own);
  const whole = (list) => list.filter((entry) => !entry.includes('/'));
  const never = others.filter((name) => ![...values, ...types].some((entry) => entry.split('/')[0] === name));
  const partly = others.filter((name) => !never.includes(name) && !whole(values).includes(name));
  const patterns = [];
  if (never.length > 0) {
    patterns.push({ regex: ours(never), message: `${folder}/ does not know these (layers.json).` });
  }
  if (partly.length > 0) {
    const exceptions = values.filter((entry) => entry.includes('/'));
    const typed = partly.filter((name) => whole(types).includes(name));
    const rest = partly.filter((name) => !typed.includes(name));
    const except = exceptions.length > 0 ? `(?!${exceptions.join('|')})` : '';
    const message = `${folder}/ may not import values of these (layers.json).`;
    if (typed.length > 0) patterns.push({ regex: ours(typed, except), message, allowTypeImports: true });
    if (rest.length > 0) patterns.push({ regex: ours(rest, except), message });
  }
  if (packages !== 'any') {
    const allowed = packages.map((name) => (name.endsWith('*') ? name.slice(0, -1) : `${name}(?:/|$)`));
    const lookahead = allowed.length > 0 ? `(?!${allowed.join('|')})` : '';
    patterns.push({ regex: `^${lookahead}[^.]`, message: `${folder}/ does not use this package (layers.json).` });
  }
  return patterns;
}

function ours(folders, except = '') {
  return `^(?:\\.\\./)+${except}(?:${folders.join('|')})/`;
}
