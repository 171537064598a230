import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Static } from 'typebox';
import { samplesPath } from '../../../analyzer/detection/rule-samples.ts';
import type { RuleSourceSchema } from './schema.ts';

type RuleSource = Static<typeof RuleSourceSchema>;

/** Of a rule file, of its samples, of a licence: more than a person reads on a page. */
const maxBytes = 256 * 1024;
const maxShown = 64 * 1024;
const maxSamples = 50;
const maxSampleText = 2_000;
/** Folders above a rule in which its licence is looked for: SigmaHQ's rules lie four deep. */
const foldersUp = 6;

/** At most so much of a file; undefined when it can not be read. */
async function readStart(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const buffer = Buffer.alloc(maxBytes);
    const { bytesRead } = await file.read(buffer, 0, maxBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The document of a file in which a line stands, and where it begins; documents are parted by `---`. */
function documentAt(text: string, line: number): { text: string; firstLine: number } {
  const lines = text.split(/\r?\n/u);
  const isMark = (each: string | undefined): boolean =>
    each !== undefined && /^---(?:\s|$)/u.test(each);
  let first = Math.min(line, lines.length) - 1;
  while (first > 0 && !isMark(lines[first])) first -= 1;
  if (isMark(lines[first])) first += 1;
  let end = first;
  while (end < lines.length && !isMark(lines[end])) end += 1;
  return { text: lines.slice(first, end).join('\n').trimEnd(), firstLine: first + 1 };
}

const licenceFiles = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENSE.Detection.Rules.md'];

const knownLicences: readonly (readonly [RegExp, string])[] = [
  [/Detection Rule License \(?DRL\)? 1\.1/iu, 'DRL-1.1'],
  [/Detection Rule License/iu, 'DRL'],
  [/Apache License\s+Version 2\.0/iu, 'Apache-2.0'],
  [/MIT License/iu, 'MIT'],
];

/** What the nearest licence file above a rule says, by its title. */
async function licenceBeside(path: string): Promise<string | undefined> {
  let folder = dirname(path);
  for (let up = 0; up <= foldersUp; up += 1) {
    for (const name of licenceFiles) {
      const text = await readStart(join(folder, name));
      if (text === undefined) continue;
      return knownLicences.find(([words]) => words.test(text))?.[1] ?? name;
    }
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
  return undefined;
}

async function licenceOf(path: string, document: string): Promise<RuleSource['licence']> {
  // Sigma 2.1, "License": an SPDX identifier.
  const stated = /^license:[ \t]*['"]?([^'"\n#]{1,100})/mu.exec(document)?.[1]?.trim();
  if (stated !== undefined && stated !== '') return { name: stated, from: 'rule' };
  const name = await licenceBeside(path);
  return name === undefined ? null : { name, from: 'file' };
}

function sampleOf(line: string): RuleSource['samples'][number] | undefined {
  try {
    const sample = JSON.parse(line) as Record<string, unknown>;
    const { raw, event, match, repeat } = sample;
    const text = typeof raw === 'string' ? raw : JSON.stringify(event ?? null);
    return {
      match: match === true,
      repeat: Number.isSafeInteger(repeat) ? (repeat as number) : 1,
      text: text.slice(0, maxSampleText),
    };
  } catch {
    return undefined;
  }
}

async function samplesOf(path: string): Promise<Pick<RuleSource, 'samples' | 'samplesTotal'>> {
  const file = samplesPath(path);
  const found = file === path ? undefined : await readStart(file);
  const samples = (found ?? '').split('\n').flatMap((line) => {
    const sample = line.trim() === '' ? undefined : sampleOf(line);
    return sample ? [sample] : [];
  });
  return { samples: samples.slice(0, maxSamples), samplesTotal: samples.length };
}

/** A rule as it is written, with whose it is and what it was tried with; undefined when the file is gone. */
export async function readSource(
  file: string,
  line: number,
  shownPath: string,
): Promise<RuleSource | undefined> {
  const found = await stat(file).catch(() => undefined);
  const text = found?.isFile() === true ? await readStart(file) : undefined;
  if (found === undefined || text === undefined) return undefined;
  const { text: document, firstLine } = documentAt(text, line);
  return {
    path: shownPath,
    firstLine,
    text: document.slice(0, maxShown),
    cut: document.length > maxShown || found.size > maxBytes,
    licence: await licenceOf(file, document),
    ...(await samplesOf(file)),
  };
}
