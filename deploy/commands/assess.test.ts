import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessFile } from '../../analyzer/assessment/file/assess-file.ts';
import { readSystemFile } from '../../analyzer/assessment/file/read-system-file.ts';
import { SystemFileSchema } from '../../analyzer/assessment/file/system-file.ts';
import { createRuleBook, type AssessmentRules } from '../../analyzer/assessment/rules.ts';

const cli = join(import.meta.dirname, '..', 'cli.ts');
const example = 'docs/schema/examples/deduction-2021.json';
const folder = mkdtempSync(join(tmpdir(), 'xiaodun-assess-'));
const now = '2026-11-21T08:00:00.000Z';
let rules: AssessmentRules;

beforeAll(async () => {
  rules = await createRuleBook('rules/compliance').load();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, 'assess', ...args], { stdio: 'pipe' });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

function assess(system: object, more: object = {}) {
  const file = { system: { name: '学籍系统', level: 2, ...system }, ...more };
  return assessFile(readSystemFile(JSON.stringify(file)), rules, now);
}

function item(found: ReturnType<typeof assess>, key: string) {
  return found.items.find((one) => one.key === key)!;
}

describe('xiaodun assess', () => {
  test('gives the worked example of the 2021 formula from a file', async () => {
    const { code, out } = await run('--system', example);
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer.items).toHaveLength(211);
    expect(answer.coverage).toBe(1);
    const score = answer.scores.find(({ pack }: { pack: string }) => pack === 'deduction-2021');
    expect(score.lower.toFixed(4)).toBe('86.7299');
    expect(score.upper).toBe(score.lower);
    expect(answer.disclaimer.zh).toBe('自评估预估，非等级测评结论');
  });

  test('says in one line what is wrong with a file, and where', async () => {
    const file = join(folder, 'system.json');
    writeFileSync(file, JSON.stringify({ system: { name: 'x', level: 5 } }));
    const wrong = await run('--system', file);
    expect(wrong.code).toBe(1);
    expect(wrong.err.trim().split('\n')).toHaveLength(1);
    expect(wrong.err).toContain('/system/level');
    expect(wrong.err).toContain('docs/schema/assess-system.schema.json');
    expect((await run('--system', join(folder, 'none.json'))).code).toBe(1);
    expect((await run('--file', file)).code).toBe(2);
  });
});

describe('a system file', () => {
  test('is described by the published schema', () => {
    const published: unknown = JSON.parse(
      readFileSync('docs/schema/assess-system.schema.json', 'utf8'),
    );
    expect(published).toEqual(
      JSON.parse(
        JSON.stringify({
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          ...SystemFileSchema,
        }),
      ),
    );
  });

  const span = { effectiveFrom: '2026-01-01T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' };
  const seen = { observedAt: '2026-11-20T00:00:00Z', expiresAt: '2026-12-01T00:00:00Z' };

  test.each([
    ['not JSON', '{', '/: is not JSON'],
    ['an unknown key', '{"system":{"name":"x","level":2},"score":100}', 'score'],
    [
      'a verdict that there is not',
      '{"system":{"name":"x","level":2},"evidence":[{"item":"7.1.4.1.a","object":{"id":"a"},"verdict":"pass","observedAt":"2026-01-01T00:00:00Z","expiresAt":"2026-01-02T00:00:00Z"}]}',
      '/evidence/0/verdict',
    ],
    [
      'a day without time',
      '{"system":{"name":"x","level":2},"attestations":[{"item":"7.1.4.1.a","verdict":"satisfied","effectiveFrom":"2026-01-01","reviewed":true}]}',
      '/attestations/0/effectiveFrom',
    ],
  ])('is refused for %s, with the path', (_, content, message) => {
    expect(() => readSystemFile(content)).toThrow(message);
  });

  test('is refused for an item of another level and a level that S and A do not give', () => {
    const evidence = [{ item: '8.1.4.1.a', object: { id: 'a' }, verdict: 'satisfied', ...seen }];
    expect(() => assess({}, { evidence })).toThrow('/evidence/0/item: 8.1.4.1.a is no item');
    expect(() => assess({ level: 3, sLevel: 2, aLevel: 2 })).toThrow('/system/level');
    const one = { id: 'same', item: '7.1.4.1.a', object: { id: 'a' }, verdict: 'satisfied' };
    expect(() =>
      assess(
        {},
        {
          evidence: [
            { ...one, ...seen },
            { ...one, ...seen },
          ],
        },
      ),
    ).toThrow('/evidence/1/id');
  });

  test('composes S2A3G3 from two levels', () => {
    const found = assess({ level: 3, sLevel: 2, aLevel: 3 });
    expect(found.items.some(({ key }) => key.startsWith('7.'))).toBe(true);
    expect(found.items.some(({ key }) => key.startsWith('8.'))).toBe(true);
  });

  test('shows expired, future, silent and contradictory evidence for what it is', () => {
    const found = assess(
      {},
      {
        evidence: [
          {
            id: 'old',
            item: '7.1.4.1.a',
            object: { id: 'a' },
            verdict: 'satisfied',
            observedAt: '2026-10-01T00:00:00Z',
            expiresAt: '2026-10-02T00:00:00Z',
          },
          {
            id: 'next-year',
            item: '7.1.4.1.b',
            object: { id: 'a' },
            verdict: 'satisfied',
            observedAt: '2027-10-01T08:00:00+08:00',
            expiresAt: '2027-10-02T00:00:00Z',
          },
          {
            id: 'silent',
            item: '7.1.4.3.a',
            object: { id: 'a', name: 'SW1' },
            verdict: 'satisfied',
            silentSince: '2026-11-19T00:00:00Z',
            ...seen,
          },
          {
            id: 'refutes',
            item: '7.1.4.3.b',
            object: { id: 'a' },
            verdict: 'not-satisfied',
            ...seen,
          },
        ],
        attestations: [
          { id: 'claims', item: '7.1.4.3.b', verdict: 'satisfied', reviewed: true, ...span },
        ],
      },
    );
    expect(item(found, '7.1.4.1.a')).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'evidence-expired', text: { zh: expect.stringContaining('过期') } }],
    });
    expect(item(found, '7.1.4.1.b')).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'evidence-future', at: '2027-10-01T00:00:00.000Z' }],
    });
    expect(item(found, '7.1.4.3.a')).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'witness-silent', text: { zh: expect.stringContaining('SW1') } }],
    });
    expect(item(found, '7.1.4.3.b')).toMatchObject({
      state: 'not-satisfied',
      contradictions: [
        { kind: 'attestation-against-telemetry', claims: ['claims'], refutes: ['refutes'] },
      ],
    });
  });
});
