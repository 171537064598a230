import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DocumentError } from '../errors.ts';

const require = createRequire(import.meta.url);

/**
 * Files of Noto Serif SC (OFL), which hold every character of GB 2312 and GBK; pdfmake embeds the characters in use.
 * Throws DOCUMENT_FONT_MISSING with the remedy.
 */
export function fontFiles(): { normal: string; bold: string } {
  try {
    const files = {
      normal:
        require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
      bold: require.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'),
    };
    if (existsSync(files.normal) && existsSync(files.bold)) return files;
  } catch {
    // The package is not installed: told below, as for a missing file.
  }
  throw new DocumentError(
    'DOCUMENT_FONT_MISSING',
    'The font of PDF documents is missing: run "npm ci" to install @expo-google-fonts/noto-serif-sc.',
  );
}
