import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Finding } from '../health/components.ts';
import type { Db } from '../stores/records/records.ts';
import type { AssessmentRuleBook, AssessmentRules } from './rules.ts';

export interface AssessmentHealthDeps {
  db: Db;
  rules: AssessmentRuleBook;
  time: TimeSource;
}

/** A system that nobody looked at for so long: three runs of the job were missed. */
const lateMs = 4 * 3_600_000;

async function lateSystems({ db, time }: AssessmentHealthDeps): Promise<number> {
  const before = new Date(time.now() - lateMs).toISOString();
  const { late } = await db
    .selectFrom('systems')
    .select((eb) => eb.fn.countAll<number>().as('late'))
    .where('closed_at', 'is', null)
    .where('created_at', '<', before)
    .where((eb) => eb.or([eb('evaluated_at', 'is', null), eb('evaluated_at', '<', before)]))
    .executeTakeFirstOrThrow();
  return late;
}

/** Line of the health page: a catalogue that somebody edited or that cannot be read, systems that were not evaluated for long. */
export async function assessmentFinding(deps: AssessmentHealthDeps): Promise<Finding> {
  const name = 'assessment';
  let rules: AssessmentRules;
  try {
    rules = await deps.rules.load();
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: 'failed',
      detail: `评估规则无法读取，系统未评估：${what}`,
      detailEn: `The rules of assessment cannot be read; systems are not evaluated: ${what}`,
    };
  }
  const { edited } = rules.catalogue;
  if (edited.length > 0) {
    return {
      name,
      state: 'warning',
      detail: `测评项目录已被改动（${edited.join('、')}），与发布版本不一致；请核实后恢复文件并重启`,
      detailEn: `The catalogue of items was edited (${edited.join(', ')} are not as published): check, restore the files and restart.`,
    };
  }
  const late = await lateSystems(deps);
  return {
    name,
    state: late > 0 ? 'warning' : 'ok',
    detail: late > 0 ? `${late} 个定级对象超过 4 小时未评估` : '评估正常',
    detailEn:
      late > 0 ? `${late} systems were not evaluated for 4 hours.` : 'Systems are evaluated.',
  };
}
