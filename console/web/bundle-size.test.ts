import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import budget from './budget.json' with { type: 'json' };
import { budgetPlugin } from './build/budget-plugin.ts';
import type { FirstLoad } from './build/first-load.ts';
import { consolePage, firstPages, signPage } from './vite.config.ts';

describe('the built console', () => {
  let outDir: string;
  let load: FirstLoad | undefined;
  let signLoad: FirstLoad | undefined;

  beforeAll(async () => {
    // As it is shipped: Vite goes by this whether React comes with its checks.
    vi.stubEnv('NODE_ENV', 'production');
    outDir = await mkdtemp(join(tmpdir(), 'xiaodun-web-'));
    await build({
      configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
      logLevel: 'error',
      build: { outDir },
      plugins: [
        budgetPlugin({
          firstLoadKib: budget.firstLoadKib,
          page: consolePage,
          firstPages,
          onMeasured: (measured) => (load = measured),
        }),
        budgetPlugin({
          firstLoadKib: budget.signKib,
          page: signPage,
          onMeasured: (measured) => (signLoad = measured),
        }),
      ],
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(outDir, { recursive: true, force: true });
  });

  it('loads within its budget', () => {
    const kib = (load?.gzipBytes ?? Number.POSITIVE_INFINITY) / 1024;
    expect(kib).toBeLessThanOrEqual(budget.firstLoadKib);
    // A first load without the framework and the home page was not measured right.
    expect(kib).toBeGreaterThan(100);
  });

  it('opens the signing page on a slow line', () => {
    const kib = (signLoad?.gzipBytes ?? Number.POSITIVE_INFINITY) / 1024;
    expect(kib).toBeLessThanOrEqual(budget.signKib);
    expect(kib).toBeGreaterThan(30);
  });

  it('keeps the chart library out of the first load', async () => {
    const sources = await Promise.all(
      (load?.files ?? []).map(({ fileName }) => readFile(join(outDir, fileName), 'utf8')),
    );
    expect(sources.some((source) => source.includes('zrender'))).toBe(false);
  });

  it('carries each script compressed beside it', async () => {
    const assets = await readdir(join(outDir, 'static'));
    const scripts = assets.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(20);
    for (const name of scripts) {
      const path = join(outDir, 'static', name);
      const plain = await readFile(path);
      if (plain.byteLength < 1_024) continue;
      expect(gunzipSync(await readFile(`${path}.gz`)).equals(plain)).toBe(true);
    }
  });

  it('has a page without inline scripts or styles, with a place for the nonce', async () => {
    const page = await readFile(join(outDir, 'index.html'), 'utf8');
    expect(page).toContain('<meta name="csp-nonce" content="__CSP_NONCE__"');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/u);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/u);
    expect(page).not.toMatch(/(?:src|href)="https?:/u);
  });
});
