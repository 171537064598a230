import { expect, it } from 'vitest';
import { participantsOf, unfilled, type CastRow } from './cast.ts';

const row = (accountId: string, role: CastRow['role'], playbookRole = ''): CastRow => ({
  accountId,
  name: accountId,
  unitName: 'u',
  role,
  playbookRole,
});

it('sends a role of the script for players only', () => {
  expect(participantsOf([row('a', 'director', 'tech'), row('b', 'player', 'tech')])).toEqual({
    participants: [
      { accountId: 'a', role: 'director' },
      { accountId: 'b', role: 'player', playbookRole: 'tech' },
    ],
  });
});

it('finds the roles that too few people play', () => {
  const rows = [row('a', 'player', 'tech'), row('b', 'evaluator', 'lead')];
  const roles = [
    { id: 'tech', atLeast: 1 },
    { id: 'lead', atLeast: 1 },
    { id: 'press', atLeast: 0 },
  ];
  expect(unfilled(rows, roles).map(({ id }) => id)).toEqual(['lead']);
});
