/**
 * Run after `npm install` has changed package-lock.json: `node scripts/complete-lockfile.js`.
 *
 * A registry mirror that carries packages for some platforms only makes npm leave the others out of the lockfile, and
 * then `npm ci` fails everywhere ("Missing: … from lock file"). This adds an entry for each optional package that is
 * left out, with the version that its parent names and the platform that its name says. None is ever fetched here:
 * they are for other platforms than Linux x64.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** @returns {{ name: string, version: string, dev: boolean }[]} optional packages that the lockfile does not list */
export function findUnlistedOptional(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !(`${parent}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, dev })),
  );
}

export function describeForeign({ name, version, dev }) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1 || (os[0] === 'linux' && cpu[0] === 'x64')) {
    throw new Error(`${name} is not plainly a package for one other platform: lock it by npm install`);
  }
  return { version, cpu, ...(dev && { dev }), optional: true, os };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const added = findUnlistedOptional(lock.packages).map((found) => [
    `node_modules/${found.name}`,
    describeForeign(found),
  ]);
  const byPath = ([a], [b]) => a.localeCompare(b, 'en');
  lock.packages = Object.fromEntries([...Object.entries(lock.packages), ...added].sort(byPath));
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  process.stderr.write(`${added.length} optional packages of other platforms added\n`);
}
