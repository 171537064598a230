import { expect, it } from 'vitest';
import { measureFirstLoad, type BuiltFile } from './first-load.ts';

const chunk = (fileName: string, part: Partial<BuiltFile> = {}): BuiltFile => ({
  kind: 'chunk',
  fileName,
  content: fileName,
  isEntry: false,
  imports: [],
  ...part,
});

it('counts the entry, the first pages, what they import and their styles, each once', () => {
  const { files, gzipBytes } = measureFirstLoad(
    [
      chunk('entry.js', {
        isEntry: true,
        facade: '/web/index.html',
        imports: ['shared.js'],
        styles: ['look.css'],
      }),
      chunk('sign.js', { isEntry: true, facade: '/web/sign/index.html', styles: ['sign.css'] }),
      chunk('home.js', { facade: '/web/home/Home.tsx', imports: ['shared.js', 'more.js'] }),
      chunk('shared.js', { imports: ['entry.js'] }),
      chunk('more.js'),
      chunk('later.js', { facade: '/web/events/Histogram.tsx' }),
      { ...chunk('look.css'), kind: 'asset' },
      { ...chunk('sign.css'), kind: 'asset' },
    ],
    '/web/index.html',
    ['/home/Home.tsx'],
  );
  expect(files.map(({ fileName }) => fileName).toSorted()).toEqual([
    'entry.js',
    'home.js',
    'look.css',
    'more.js',
    'shared.js',
  ]);
  expect(gzipBytes).toBe(files.reduce((sum, file) => sum + file.gzipBytes, 0));
});
