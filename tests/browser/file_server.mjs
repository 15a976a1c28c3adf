// A tiny HTTP server for test pages.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** `folders`: URL prefix such as "/page/" -> folder. "/" answers with /page/index.html. */
async function answer(folders, url, response) {
  const asked = decodeURIComponent(new URL(url, 'http://host').pathname);
  const path = asked === '/' ? '/page/index.html' : normalize(asked);
  const prefix = Object.keys(folders).find((one) => path.startsWith(one));
  const body = await readFile(join(folders[prefix], path.slice(prefix.length)));
  response.writeHead(200, {
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    // Both, so that a page may share memory with its workers (builds with threads).
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  response.end(body);
}

/** Serves on 127.0.0.1, on any free port. Returns {url, stop}. */
export async function serve(folders) {
  const server = http.createServer((request, response) => {
    answer(folders, request.url, response).catch(() => response.writeHead(404).end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
