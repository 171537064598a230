import type { Finding } from '../health/components.ts';
import type { Db } from '../stores/records/records.ts';
import { maxAttempts } from './outbox.ts';

/** Line of the health page about what messages set off. */
export async function outboxFinding(db: Db): Promise<Finding> {
  const rows = await db
    .selectFrom('case_outbox')
    .select((eb) => ['state', eb.fn.countAll<number>().as('rows')])
    .where('state', 'in', ['waiting', 'refused', 'dead'])
    .groupBy('state')
    .execute();
  const { most } = await db
    .selectFrom('case_outbox')
    .select((eb) => eb.fn.max('attempts').as('most'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  const count = (state: string) => rows.find((row) => row.state === state)?.rows ?? 0;
  const [waiting, refused, dead] = [count('waiting'), count('refused'), count('dead')];
  const tries = most ?? 0;
  const retried = tries > 0 ? `（最多已试 ${tries}/${maxAttempts} 次）` : '';
  const retriedEn = tries > 0 ? ` (tried up to ${tries} of ${maxAttempts} times)` : '';
  const given = dead > 0 ? `，${dead} 项多次失败已放弃，请查看日志` : '';
  const givenEn = dead > 0 ? `, ${dead} given up after ${maxAttempts} tries: see the log` : '';
  return {
    name: 'cases',
    state: dead > 0 ? 'warning' : 'ok',
    detail: `${waiting} 项后续动作待执行${retried}，${refused} 项未被接受${given}`,
    detailEn: `${waiting} effects of cases wait${retriedEn}, ${refused} were refused${givenEn}.`,
  };
}
