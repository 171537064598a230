import { describe, expect, it } from 'vitest';
import { eventOf, partOf, readSamples } from '../testing/samples.ts';

describe('linux-audit', () => {
  it.each(readSamples(import.meta.dirname))('reads $name', (sample) => {
    expect(partOf(eventOf(sample.raw), sample)).toEqual(sample.fields);
  });
});
