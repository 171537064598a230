import { hashToken } from '../../../analyzer/people/tokens-at-rest.ts';
import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';

const far = '2099-01-01T00:00:00.000Z';

/** Objects of the routes of `peopleFeatures`, for `walkRoutes`. */
export function peopleKinds(test: TestApp): ObjectKind[] {
  const { db } = test.records;
  const account = async (unit: TestUnit) => (await test.signIn([], unit)).accountId;
  return [
    {
      prefix: '/units',
      async create(unit) {
        const id = newId();
        const above = await db
          .selectFrom('unit_closure')
          .select(['ancestor', 'depth'])
          .where('descendant', '=', unit)
          .execute();
        const row = { name: id, kind: 'department' as const, code: null };
        await db
          .insertInto('units')
          .values({ ...row, id, created_at: testEpoch, closed_at: null })
          .execute();
        const dates = { descendant: id, from_at: testEpoch, until_at: null };
        const rows = above.map(({ ancestor, depth }) => ({ ...dates, ancestor, depth: depth + 1 }));
        await db
          .insertInto('unit_closure')
          .values([{ ...dates, ancestor: id, depth: 0 }, ...rows])
          .execute();
        return id;
      },
      bodies: { 'PATCH /units/:id': () => ({ name: 'New name' }) },
    },
    {
      prefix: '/accounts',
      create: account,
      bodies: {
        'PATCH /accounts/:id': () => ({ name: 'New name' }),
        'POST /accounts/:id/grants': (unit) => ({ role: 'school-cio', unitId: unit }),
        'POST /accounts/:id/hand-over': async (unit) => ({
          successorId: await account(unit),
          reason: 'leaves',
        }),
      },
    },
    {
      prefix: '/grants',
      async create(unit) {
        const accountId = (await test.signIn('school-cio', unit)).accountId;
        const grant = await db
          .selectFrom('grants')
          .select('id')
          .where('account_id', '=', accountId)
          .executeTakeFirstOrThrow();
        return grant.id;
      },
    },
    {
      prefix: '/tokens',
      seenBy: (role) => role === 'security-admin',
      async create(unit) {
        const id = newId();
        await db
          .insertInto('api_tokens')
          .values({
            id,
            account_id: await account(unit),
            unit_id: unit,
            name: id,
            token_hash: hashToken(id),
            scopes: '["units:read"]',
            created_at: testEpoch,
            expires_at: far,
            last_used_at: null,
            revoked_at: null,
          })
          .execute();
        return id;
      },
    },
  ];
}

export const peopleBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /units': (unit) => ({ name: 'New', kind: 'department', parentId: unit }),
  'POST /accounts': (unit) => ({ username: `u-${newId()}`, name: 'New', unitId: unit }),
  'POST /tokens': () => ({ name: 'New', scopes: ['tokens:read'], expiresAt: far }),
};
