import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import budget from './budget.json' with { type: 'json' };
import { budgetPlugin } from './build/budget-plugin.ts';
import { precompressPlugin } from './build/precompress-plugin.ts';

/** The page a person lands on after signing in; its chunk counts as part of the first load. */
export const firstPages = ['/sign-in/SignIn.tsx', '/home/Home.tsx'];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    react(),
    budgetPlugin({ firstLoadKib: budget.firstLoadKib, firstPages }),
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
      onLog(level, log, write) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') write(level, log);
      },
    },
  },
});
