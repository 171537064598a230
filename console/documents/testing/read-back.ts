import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Takes seconds; a busy machine takes its time. */
const timeout = 120_000;

/** False on a machine without LibreOffice and poppler, where these tests are skipped; with CI=true they fail instead. */
export function hasOffice(): boolean {
  const isThere = (program: string) => spawnSync('which', [program]).status === 0;
  return process.env.CI === 'true' || (isThere('soffice') && isThere('pdftotext'));
}

export interface OpenedFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * Opens Word and Excel files in LibreOffice and saves each as PDF; all in one go, because its start takes seconds.
 * Rejects when it refuses one.
 */
export async function convertToPdf(files: readonly OpenedFile[]): Promise<Map<string, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-office-'));
  try {
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const names = files.map(({ name }) => join(folder, name));
    const args = [profile, '--headless', '--norestore', '--convert-to', 'pdf', '--outdir', folder];
    await run('soffice', [...args, ...names], { timeout });
    const made = new Map<string, Uint8Array>();
    for (const { name } of files) {
      made.set(name, await readFile(join(folder, name.replace(/\.\w+$/, '.pdf'))));
    }
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withFile<T>(bytes: Uint8Array, read: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-pdf-'));
  try {
    const file = join(folder, 'document.pdf');
    await writeFile(file, bytes);
    return await read(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Text of a PDF in the order in which it was drawn, cell by cell, without white space: lines break where the page wants. */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  return await withFile(bytes, async (file) => {
    const { stdout } = await run('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-'], { timeout });
    return squeeze(stdout);
  });
}

export async function pdfPages(bytes: Uint8Array): Promise<number> {
  return await withFile(bytes, async (file) => {
    const { stdout } = await run('pdfinfo', [file], { timeout });
    return Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1]);
  });
}

/** Names of the fonts and whether they are inside the file. */
export async function pdfFonts(bytes: Uint8Array): Promise<{ name: string; embedded: boolean }[]> {
  return await withFile(bytes, async (file) => {
    const { stdout } = await run('pdffonts', [file], { timeout });
    return stdout
      .split('\n')
      .slice(2)
      .filter((line) => line.trim() !== '')
      .map((line) => ({
        name: line.slice(0, 37).trim(),
        embedded: /\byes\b/.test(line.slice(55, 75)),
      }));
  });
}

export function squeeze(text: string): string {
  return text.replace(/\s+/gu, '');
}
