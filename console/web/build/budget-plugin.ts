import type { Plugin } from 'vite';
import { measureFirstLoad, type BuiltFile, type FirstLoad } from './first-load.ts';

interface BudgetOptions {
  /** Upper bound in KiB of gzip. */
  firstLoadKib: number;
  /** Path ending of the HTML page whose load is measured. */
  page: string;
  /** Lazy modules that are shown first. */
  firstPages?: readonly string[];
  onMeasured?: (load: FirstLoad) => void;
}

/** Fails the build when the first load outgrows its budget, naming the files that weigh most. */
export function budgetPlugin(options: BudgetOptions): Plugin {
  return {
    name: `xiaodun:first-load-budget:${options.page}`,
    apply: 'build',
    generateBundle(_output, bundle) {
      const built = Object.values(bundle).map((file): BuiltFile =>
        file.type === 'chunk'
          ? {
              kind: 'chunk',
              fileName: file.fileName,
              content: file.code,
              isEntry: file.isEntry,
              facade: file.facadeModuleId ?? undefined,
              imports: file.imports,
              styles: [...(file.viteMetadata?.importedCss ?? [])],
            }
          : {
              kind: 'asset',
              fileName: file.fileName,
              content: file.source,
              isEntry: false,
              imports: [],
            },
      );
      const load = measureFirstLoad(built, options.page, options.firstPages);
      options.onMeasured?.(load);
      const kib = load.gzipBytes / 1024;
      if (kib <= options.firstLoadKib) {
        this.info(
          `${options.page}: first load ${kib.toFixed(1)} of ${options.firstLoadKib} KiB gzip`,
        );
        return;
      }
      const heaviest = load.files
        .toSorted((a, b) => b.gzipBytes - a.gzipBytes)
        .slice(0, 5)
        .map(({ fileName, gzipBytes }) => `${fileName} ${(gzipBytes / 1024).toFixed(1)}`)
        .join(', ');
      this.error(
        `first load of ${options.page} is ${kib.toFixed(1)} KiB gzip, over ${options.firstLoadKib}: ${heaviest}`,
      );
    },
  };
}
