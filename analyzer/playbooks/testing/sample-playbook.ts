import { readFileSync } from 'node:fs';
import { extensionId } from '../schema/common.ts';
import type { PlaybookJson } from '../schema/playbook.ts';

const sample = new URL('sample.json', import.meta.url);

export function sampleText(): string {
  return readFileSync(sample, 'utf8');
}

export function samplePlaybook(): PlaybookJson {
  return JSON.parse(sampleText()) as PlaybookJson;
}

/** The sample with so many timed injects, one each `everyMs` of exercise time, each expecting one action. */
export function largePlaybook(injects: number, everyMs: number): PlaybookJson {
  const json = samplePlaybook();
  const extension = json.playbook_extensions[extensionId];
  const [model] = extension.injects ?? [];
  if (!model) throw new Error('the sample has no inject');
  const more = Array.from({ length: injects }, (_, n) => ({
    ...model,
    id: `timed-${n}`,
    no: `t.${n}`,
    fire: { kind: 'timed' as const, at_ms: (n + 1) * everyMs },
    expected: model.expected.slice(0, 1),
  }));
  const script = { ...extension, injects: [...(extension.injects ?? []), ...more] };
  return { ...json, playbook_extensions: { [extensionId]: script } };
}
