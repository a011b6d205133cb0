import { defineConfig } from 'vite';

/** The page is built to dist/page, from where `dashboard/page-files.ts` serves it; nothing in it comes from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // an image in the style would be a `data:` address
    assetsInlineLimit: 0,
  },
});
