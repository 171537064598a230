import { expect, it } from 'vitest';
import type { Delivery } from './delivery.ts';
import { feedbackFormOf, feedbackOf, missingInFeedback } from './feedback.ts';

const empty = feedbackFormOf({} as Delivery);

it('asks for whether it is true, why, and what was done', () => {
  expect(missingInFeedback(empty)).toEqual(['confirmed', 'cause', 'measures']);
});

it('sends what was typed and leaves out the rest', () => {
  const form = {
    ...empty,
    confirmed: 'no' as const,
    cause: ' 设备已下线 ',
    measures: '核对资产台账',
    recordsAffected: '12',
    ownerName: '王强',
    ownerPhone: '0510-1234',
    completedAt: '2026-11-22T10:00',
  };
  expect(missingInFeedback(form)).toEqual([]);
  expect(feedbackOf(form)).toEqual({
    confirmed: false,
    cause: '设备已下线',
    measures: '核对资产台账',
    recordsAffected: 12,
    completedAt: '2026-11-22T02:00:00.000Z',
    responsible: { systemOwner: { name: '王强', phone: '0510-1234' } },
  });
});

it('starts a second round from what was said in the first', () => {
  const content = { confirmed: true, cause: '弱口令', measures: '已改密' };
  const form = feedbackFormOf({ feedback: { at: '', name: '', round: 1, content } } as Delivery);
  expect(feedbackOf(form)).toEqual(content);
});
