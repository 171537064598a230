import { readFileSync } from 'node:fs';
import type { PlaybookJson } from '../schema/playbook.ts';

const sample = new URL('sample.json', import.meta.url);

export function sampleText(): string {
  return readFileSync(sample, 'utf8');
}

export function samplePlaybook(): PlaybookJson {
  return JSON.parse(sampleText()) as PlaybookJson;
}
