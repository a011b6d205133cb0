import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';

const SOURCES = new URL('../../../dashboard/web/src/', import.meta.url);

// all files are one in the built page, in which the last rule wins, whichever page it was written for
it('has no rule of one page that meets what stands on another', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => ({ name, selectors: listSelectors(readFileSync(new URL(name, SOURCES), 'utf8')) }));
  const pages = files.filter(({ name }) => name.startsWith('pages/'));
  assert.ok(pages.length > 3 && files.length > pages.length);
  const foreign = pages.flatMap(({ name, selectors }) => {
    const others = new Set(
      files.filter((file) => file.name !== name).flatMap((file) => file.selectors.flatMap(listClasses)),
    );
    return selectors
      .filter((selector) => listClasses(selector).every((one) => others.has(one)))
      .map((selector) => `${name}: ${selector}`);
  });
  assert.deepEqual(foreign, [], 'each selector of a page holds a class that no other file knows');
});

function listSelectors(css: string): readonly string[] {
  return [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g)]
    .flatMap(([, selectors = '']) => selectors.split(','))
    .map((selector) => selector.trim())
    .filter((selector) => !selector.startsWith('@') && !/^(from|to|[\d.]+%)$/.test(selector));
}

function listClasses(selector: string): readonly string[] {
  return [...selector.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name);
}
