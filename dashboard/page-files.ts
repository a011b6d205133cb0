import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page as it was built: from dist/dashboard/ to dist/page/. */
export const BUILT_PAGE = fileURLToPath(new URL('../page/', import.meta.url));

/**
 * Serves the built page from memory, so that no path of a request is ever one of the disk. Its addresses are the page's own:
 * whatever is no file and no `/api` is the page, which then shows what it is asked for.
 * @throws Error where the page was not built
 */
export function addPageFiles(server: FastifyInstance, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`expected the built page in ${folder}: npm run build`);
  const index = readFileSync(join(folder, 'index.html'));
  for (const name of readdirSync(join(folder, 'assets'))) {
    const bytes = readFileSync(join(folder, 'assets', name));
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    // its name holds its hash
    const headers = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
    server.get(`/assets/${name}`, (_request, reply) => reply.headers(headers).send(bytes));
  }
  server.setNotFoundHandler((request, reply) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isReading || !isPageAddress(request.url)) return reply.code(404).send({ error: 'there is no such thing' });
    return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).send(index);
  });
}

/** An address that can't be read leads to the page, one of data to nothing. */
export function mendAddress(url: string): string {
  const [path = ''] = url.split('?');
  try {
    decodeURI(path);
    return url;
  } catch {
    return isPageAddress(url) ? '/' : '/api';
  }
}

function isPageAddress(url: string): boolean {
  return !/^\/(api|assets|artifacts)(\/|$|\?)/.test(url);
}
