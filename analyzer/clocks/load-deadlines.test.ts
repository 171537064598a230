import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayNumberAt, isWorkingDay, yearOf } from './calendar.ts';
import { versionAt } from './deadline-rules.ts';
import { ClockError } from './errors.ts';
import { loadCalendar } from './load-calendar.ts';
import { loadDeadlines } from './load-deadlines.ts';
import { deadlinesFolder, ownCalendar, ownDeadlines } from './testing/rules.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadlines-'));
  cpSync(deadlinesFolder, folder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function faultsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ClockError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('the calendar', () => {
  // Weekends and public holidays of the year taken off: 11 days of them in 2024, 13 since 2025.
  test.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('gives %i its %i working days', (year, expected) => {
    const calendar = ownCalendar();
    let counted = 0;
    const first = dayNumberAt(Date.UTC(year, 0, 1));
    for (let day = first; yearOf(day) === year; day += 1)
      counted += Number(isWorkingDay(calendar, day));
    expect(counted).toBe(expected);
  });

  test('names every fault with its file and path', () => {
    write(
      'calendar/2025.yaml',
      `year: 2025
source: an order
confidence: K+
holidays:
  - { nameZh: 元旦, nameEn: New Year, from: 2025-01-01, to: 2024-12-31, makeUp: [2025-02-30] }
  - { nameZh: 春节, nameEn: Spring Festival, from: 2025-01-28, to: 2025-02-04, makeUp: [2025-01-24, 2025-02-01] }
`,
    );
    write('calendar/2024.yaml', 'year: 2024\nsource: x\nconfidence: sure\nholiday: []\n');
    write('calendar/2023.yaml', 'year: [2023\n');
    const faults = faultsOf(() => loadCalendar(join(folder, 'calendar')));
    const wanted = [
      /2025\.yaml: \/holidays\/0\/to 2024-12-31 is not in 2025/,
      /2025\.yaml: \/holidays\/0\/makeUp\/0 2025-02-30 is no date/,
      /2025\.yaml: \/holidays\/1\/makeUp\/0 2025-01-24 is no weekend/,
      /2025\.yaml: \/holidays 2025-02-01 is both rest and worked/,
      /2024\.yaml: \/ .*(holiday\b|additional)/,
      /2024\.yaml: \/confidence/,
      /2023\.yaml:2:1: \//,
    ];
    for (const pattern of wanted)
      expect(
        faults.some((line) => pattern.test(line)),
        `${pattern}\n${faults.join('\n')}`,
      ).toBe(true);
  });

  test('lets a year of a later folder take the place of an earlier one', () => {
    const more = join(folder, 'more');
    cpSync(join(folder, 'calendar'), more, { recursive: true });
    rmSync(join(more, 'basis.yaml'));
    writeFileSync(
      join(more, '2027.yaml'),
      `year: 2027
source: the order for 2027
confidence: S
holidays:
  - { nameZh: 元旦, nameEn: New Year, from: 2027-01-01, to: 2027-01-03, makeUp: [] }
`,
    );
    const calendar = loadCalendar(join(folder, 'calendar'), more);
    expect([...calendar.years.keys()].toSorted((a, b) => a - b)).toEqual([2024, 2025, 2026, 2027]);
    expect(isWorkingDay(calendar, dayNumberAt(Date.UTC(2027, 0, 1)))).toBe(false);
  });
});

describe('the deadlines', () => {
  test('have a ladder that tells people, and every limit says where it comes from', () => {
    const { deadlines, ladders } = ownDeadlines();
    expect(deadlines.size).toBeGreaterThan(30);
    for (const { versions } of deadlines.values()) {
      for (const { source, confidence } of versions) expect([source, confidence]).not.toContain('');
    }
    expect([...ladders.keys()]).toEqual(
      expect.arrayContaining(['sign', 'feedback', 'verify', 'report']),
    );
  });

  test('follow the dates of force: the summary is due by the plan of 2017, then by the rules of 2025', () => {
    const summary = ownDeadlines().deadlines.get('incident.summary')!;
    expect(versionAt(summary, '2025-10-31T15:59:59.999Z')?.article).toBeUndefined();
    expect(versionAt(summary, '2025-10-31T16:00:00.000Z')?.article).toBe('第八条');
    expect(versionAt(summary, '2016-01-01T00:00:00.000Z')).toBeUndefined();
  });

  test('name every fault with its file and path', () => {
    write(
      'drill.yaml',
      `group: drill
deadlines:
  - id: drill.report
    nameZh: 演练报告
    nameEn: Drill report
    versions:
      - { limit: { hours: 0 }, source: x, confidence: P, effectiveFrom: 2024-01-01, colour: red }
  - id: notice.recurrence
    nameZh: 重复
    nameEn: twice
    versions:
      - { limit: { days: 30 }, source: x, confidence: P, effectiveFrom: 2024-01-01, ladder: none }
      - { limit: { days: 30 }, source: x, confidence: P, effectiveFrom: 2025-13-01, effectiveTo: 2025-01-01 }
`,
    );
    const faults = faultsOf(() => loadDeadlines(folder));
    expect(
      faults.some((line) => /drill\.yaml: \/deadlines\/0\/versions\/0.*colour/.test(line)),
      faults.join('\n'),
    ).toBe(true);
    expect(
      faults.some((line) => /drill\.yaml: \/deadlines\/0\/versions\/0\/limit/.test(line)),
    ).toBe(true);
  });

  test('refuse overlapping versions, unknown ladders, doubled ids and ladders out of order', () => {
    write(
      'drill.yaml',
      `group: drill
deadlines:
  - id: notice.recurrence
    nameZh: 重复
    nameEn: twice
    versions:
      - { limit: { days: 30 }, source: x, confidence: P, effectiveFrom: 2024-01-01, ladder: none }
      - { limit: { days: 30 }, source: x, confidence: P, effectiveFrom: 2025-13-01, effectiveTo: 2025-01-01 }
`,
    );
    write(
      'ladders.yaml',
      `ladders:
  - id: sign
    nameZh: 催办
    nameEn: Chasing
    source: x
    confidence: P
    steps:
      - { id: a, nameZh: 甲, nameEn: A, at: { hours: 2 }, measure: remind, tell: [{ side: parent, roles: [bureau-leader] }] }
      - { id: a, nameZh: 乙, nameEn: B, at: { share: 0.5 }, measure: remind, tell: [{ side: parent, roles: [bureau-leader] }] }
`,
    );
    const faults = faultsOf(() => loadDeadlines(folder)).join('\n');
    for (const text of [
      '/deadlines/0/versions/1 2025-13-01 is no date',
      '/deadlines/0/versions/1 ends before it begins',
      '/deadlines/0/versions/1 overlaps the version before it',
      'notice.recurrence is given twice',
      'drill.yaml: /deadlines/0/versions/0/ladder names the ladder none, which is not there',
      '/ladders/0/steps/1/id a is given twice',
      '/ladders/0/steps/1/at is not later than the step before it',
    ]) {
      expect(faults).toContain(text);
    }
  });
});
