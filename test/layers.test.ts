import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { z } from 'zod';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

const tableSchema = z.record(
  z.string(),
  z.object({
    values: z.array(z.string()),
    types: z.array(z.string()),
    packages: z.union([z.literal('any'), z.array(z.string())]),
  }),
);
type Table = z.infer<typeof tableSchema>;

const table = tableSchema.parse(JSON.parse(readFileSync(join(checkout, 'layers.json'), 'utf8')));

describe('the layers', () => {
  it('hold in every source: no import goes against layers.json', () => {
    const folders = Object.keys(table).filter((folder) => !folder.includes('/') && existsSync(join(checkout, folder)));
    const sources = folders.flatMap((folder) =>
      readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    );
    assert.ok(sources.length > 100, `only ${sources.length} sources were found`);
    const forbidden = sources.flatMap((file) => findForbidden(file, readFileSync(join(checkout, file), 'utf8')));
    assert.deepEqual(forbidden, []);
  });

  it('forbid a value of a folder that is known by its types only', () => {
    const allowed = "import type { StudyStep } from '../study/step.js';";
    assert.deepEqual(findForbidden('physics/probe.ts', allowed), []);
    const source = "import { kinds } from '../study/step.js';";
    assert.deepEqual(findForbidden('physics/probe.ts', source), ['physics/probe.ts imports study/step.js']);
  });

  it('forbid the native binding outside learning/engine, by import() too', () => {
    const source = "const tf = await import('@tensorflow/tfjs-node-gpu');";
    assert.deepEqual(findForbidden('learning/engine/probe.ts', source), []);
    assert.deepEqual(findForbidden('learning/probe.ts', source), [
      'learning/probe.ts imports @tensorflow/tfjs-node-gpu',
    ]);
  });

  it('forbid a workflow all of study but plain values', () => {
    assert.deepEqual(findForbidden('workflows/probe.ts', "import { parse } from '../study/study-file.js';"), [
      'workflows/probe.ts imports study/study-file.js',
    ]);
  });
});

function findForbidden(file: string, text: string): string[] {
  const layer = findLayer(file);
  return listImports(file, text)
    .map(({ module, typeOnly }) => {
      if (!module.startsWith('.')) return { name: module, allowed: allowsPackage(layer, module) };
      const target = normalize(join(dirname(file), module));
      return { name: target, allowed: allowsOwn(layer, file, target, typeOnly) };
    })
    .filter(({ allowed }) => !allowed)
    .map(({ name }) => `${file} imports ${name}`);
}

/** The innermost folder of the table that holds the file. */
function findLayer(file: string): Table[string] {
  const folder = Object.keys(table)
    .filter((name) => file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  const layer = folder === undefined ? undefined : table[folder];
  assert.ok(layer, `${file} is in no folder of layers.json`);
  return layer;
}

function allowsPackage({ packages }: Table[string], module: string): boolean {
  if (packages === 'any') return true;
  return packages.some((name) =>
    name.endsWith('*') ? module.startsWith(name.slice(0, -1)) : module === name || module.startsWith(`${name}/`),
  );
}

function allowsOwn({ values, types }: Table[string], file: string, target: string, typeOnly: boolean): boolean {
  if (target.split('/')[0] === file.split('/')[0]) return true;
  return [...values, ...(typeOnly ? types : [])].some(
    (entry) => target.startsWith(`${entry}/`) || target === `${entry}.js`,
  );
}

function listImports(file: string, text: string): { module: string; typeOnly: boolean }[] {
  const found: { module: string; typeOnly: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ module: node.moduleSpecifier.text, typeOnly: node.importClause?.isTypeOnly ?? false });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ module: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [module] = node.arguments;
      if (module && ts.isStringLiteral(module)) found.push({ module: module.text, typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}
