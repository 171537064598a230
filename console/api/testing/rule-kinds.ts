import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

/** Rules that units switched off, for `walkRoutes`. */
export function ruleSwitchKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/rule-switches',
    async create(unit) {
      const id = newId();
      const open = { until_at: null, ended_at: null, ended_by: null, ended_by_name: null };
      await db
        .insertInto('rule_switches')
        .values({
          id,
          rule_id: id,
          unit_id: unit,
          reason: 'known',
          off_at: testEpoch,
          off_by: 'x',
          off_by_name: 'x',
          ...open,
          withheld: 0,
          last_withheld_at: null,
        })
        .execute();
      return id;
    },
  };
}

export const ruleBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /rule-switches': (unit) => ({ ruleId: 'x', unitId: unit, reason: 'known' }),
};
