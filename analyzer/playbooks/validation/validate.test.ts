import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPlaybookRules } from '../rules.ts';
import { validatePlaybook } from './validate.ts';

const rules = loadPlaybookRules();
const sample = readFileSync(new URL('../testing/sample.json', import.meta.url), 'utf8');

describe('validatePlaybook', () => {
  it('takes the sample', () => {
    const result = validatePlaybook(sample, { rules });
    expect(result.kind === 'faults' ? result.faults : []).toEqual([]);
  });
});
