import { afterAll, expect, test } from 'vitest';
import { androidFacts } from '../testing/facts.ts';
import { createVetWork } from './vet-work.ts';

const work = createVetWork({ rulesFolder: 'rules/apps' });
afterAll(() => work.stop());

const at = '2026-11-22T00:00:00.000Z';
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('judges one after the other, and goes on after facts that are none', async () => {
  const facts = bytes(androidFacts());
  const [first, broken, second] = await Promise.allSettled([
    work.vet(facts, null, at),
    work.vet(bytes({}), null, at),
    work.vet(facts, null, at),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(broken).toMatchObject({ status: 'rejected', reason: { code: 'VETTING_FAILED' } });
  expect(second).toEqual(first);
});

test('tells those who come to a long queue to come again', async () => {
  const facts = bytes(androidFacts());
  const asked = await Promise.allSettled(
    Array.from({ length: 40 }, () => work.vet(facts, null, at)),
  );
  const busy = asked.filter(
    (one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'VETTING_BUSY',
  );
  expect(busy.length).toBeGreaterThan(10);
  expect(asked.filter(({ status }) => status === 'fulfilled').length + busy.length).toBe(40);
});

test('starts again after it was ended', async () => {
  await work.stop();
  const { counts } = await work.vet(bytes(androidFacts()), null, at);
  expect(JSON.parse(counts)).toMatchObject({ worst: 'critical' });
});
