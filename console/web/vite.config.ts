import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import budget from './budget.json' with { type: 'json' };
import { budgetPlugin } from './build/budget-plugin.ts';
import { precompressPlugin } from './build/precompress-plugin.ts';

/** Path endings of the two HTML pages. */
export const consolePage = '/web/index.html';
export const signPage = '/sign/index.html';

/** The page a person lands on after signing in; its chunk counts as part of the first load. */
export const firstPages = ['/sign-in/SignIn.tsx', '/home/Home.tsx'];

const page = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    react(),
    budgetPlugin({ firstLoadKib: budget.firstLoadKib, page: consolePage, firstPages }),
    budgetPlugin({ firstLoadKib: budget.signKib, page: signPage }),
    precompressPlugin(),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline sources, so nothing is inlined as data:.
    // Not `assets/`: that is a page of the console.
    assetsDir: 'static',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    reportCompressedSize: false,
    rolldownOptions: {
      // The signing page is a page of its own, without the component library: it opens on a slow line.
      input: { index: page('index.html'), sign: page('sign/index.html') },
      onLog(level, log, write) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') write(level, log);
      },
    },
  },
});
