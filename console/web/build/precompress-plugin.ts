import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(gzip);
/** Below this a gzip header and a second file cost more than they save. */
const smallestBytes = 1_024;
const textFile = /\.(?:js|css|svg|json|txt)$/u;

/**
 * Writes `<file>.gz` beside each text file of the build, so that the server sends it as it is and
 * its event loop never compresses. index.html stays plain: the server puts a nonce into it.
 */
export function precompressPlugin(): Plugin {
  return {
    name: 'xiaodun:precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !textFile.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        if (content.byteLength < smallestBytes) continue;
        await writeFile(
          `${path}.gz`,
          await compress(content, { level: constants.Z_BEST_COMPRESSION }),
        );
      }
    },
  };
}
