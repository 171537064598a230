import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultCodes } from '../fault.ts';
import { publishedSchemas } from './published.ts';

const folder = new URL('../../../playbooks/schema/', import.meta.url);

describe('playbooks/schema', () => {
  it.each(Object.entries(publishedSchemas()))('%s says what is checked', (name, text) => {
    const published = readFileSync(new URL(name, folder), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(text));
  });

  it('explains every fault', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    for (const code of faultCodes) expect(readme).toContain(`\`${code}\``);
  });
});
