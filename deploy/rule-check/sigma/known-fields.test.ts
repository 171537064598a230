import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseLine } from '../../../collector/parsers/parse-line.ts';
import { isKnownField } from './known-fields.ts';

test('knows every field that the samples of the parsers give', async () => {
  const unknown = new Set<string>();
  let lines = 0;
  for await (const file of glob('collector/parsers/*/testdata/samples.ndjson')) {
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      if (line === '') continue;
      const { raw } = JSON.parse(line) as { raw: string };
      const context = { receivedAt: 0, timeZone: 'Asia/Shanghai', id: 'x' };
      const event = parseLine(Buffer.from(raw), { ...context, sourceAddress: '192.0.2.1' });
      for (const field of Object.keys(event)) if (!isKnownField(field)) unknown.add(field);
      lines += 1;
    }
  }
  expect([...unknown]).toEqual([]);
  expect(lines).toBeGreaterThan(50);
});

test('knows names below a namespace of a vendor and nothing made up', () => {
  expect(isKnownField('h3c.whatever')).toBe(true);
  expect(isKnownField('source.up')).toBe(false);
  expect(isKnownField('CommandLine')).toBe(false);
});
