import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program that the PATH of `env` finds, else undefined. */
export function findProgram(name, env = process.env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The C++ compiler: CXX where it is set, else g++, c++ or clang++. */
export function findCompiler(env = process.env) {
  const names = env.CXX ? [env.CXX] : ['g++', 'c++', 'clang++'];
  for (const name of names) {
    const path = name.includes('/') ? name : findProgram(name, env);
    if (path !== undefined) return path;
  }
  return undefined;
}
