import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** What Vite bundles for the browser, to dist/page. */
export const PAGE_SOURCES = join('dashboard', 'web');

/**
 * All files in the folders of tsconfig's `include`, sorted: what TypeScript compiles, what only lies beside it, and what
 * the page is made of.
 */
export function listSources(checkout) {
  const { include } = JSON.parse(readFileSync(join(checkout, 'tsconfig.json'), 'utf8'));
  const files = include.flatMap((folder) => listFiles(join(checkout, folder))).sort();
  const isSource = (file) => /\.tsx?$/.test(file);
  const isOfPage = (file) => file.startsWith(join(checkout, PAGE_SOURCES, sep));
  return {
    sources: files.filter((file) => isSource(file) && !isOfPage(file)),
    others: files.filter((file) => !isSource(file) && !isOfPage(file) && extname(file) !== '.md'),
    page: files.filter(isOfPage),
  };
}

/** Removes from dist/ what has no source any more: a deleted test must not go on running. */
export function removeOrphans(checkout) {
  const dist = join(checkout, 'dist');
  const { sources, others } = listSources(checkout);
  const outputs = new Set(
    [
      ...sources.flatMap((file) => ['.js', '.js.map'].map((end) => file.replace(/\.tsx?$/, end))),
      ...others,
      join(checkout, 'workflows', 'bundle.js'),
    ].map((file) => join(dist, relative(checkout, file))),
  );
  for (const file of listFiles(dist)) {
    const isOfPage = file.startsWith(join(dist, 'page', sep));
    if (!outputs.has(file) && !isOfPage && !file.startsWith(join(dist, '.'))) rmSync(file);
  }
  // The compiler's memory of what it wrote is wrong once a file of it is gone: let it write all again.
  const isLacking = sources.some(
    (file) => !file.endsWith('.d.ts') && !existsSync(join(dist, relative(checkout, file).replace(/\.tsx?$/, '.js'))),
  );
  if (isLacking) rmSync(join(dist, '.tsbuildinfo'), { force: true });
}

/** What the compiled code reads beside itself, such as SQL or HTML, goes to dist/ as it is. */
export function copyOtherFiles(checkout) {
  for (const file of listSources(checkout).others) {
    cpSync(file, join(checkout, 'dist', relative(checkout, file)), { preserveTimestamps: true });
  }
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}
