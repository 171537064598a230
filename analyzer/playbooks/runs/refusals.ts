import { CaseError } from '../../cases/errors.ts';
import type { Refusal } from '../../cases/machine.ts';
import type { RefusalCode } from '../interpreter/input.ts';

type Reason = RefusalCode | 'NOT_YOUR_ROLE' | 'EXERCISE_ONLY';

const words: Readonly<Record<Reason, readonly [zh: string, en: string]>> = {
  RUN_ENDED: ['执行已结束。', 'The run has ended.'],
  RUN_PAUSED: ['执行已暂停，请先恢复。', 'The run is paused; resume it first.'],
  RUN_NOT_PAUSED: ['执行没有暂停。', 'The run is not paused.'],
  STEP_UNKNOWN: ['预案中没有这个步骤。', 'The playbook has no such step.'],
  STEP_NOT_OPEN: ['这个步骤现在不需要办理。', 'Nothing is to be done for this step now.'],
  STEP_NOT_YOURS: ['这个步骤由平台执行。', 'This step is done by the platform.'],
  STEP_UNDER_WAY: [
    '平台正在执行这个步骤，请稍候。',
    'The platform is at this step; wait a moment.',
  ],
  INJECT_UNKNOWN: ['脚本中没有这个情景。', 'The script has no such inject.'],
  INJECT_GONE: ['这个情景已经发出或跳过。', 'This inject was sent or skipped already.'],
  INJECT_NOT_SENT: ['这个情景尚未发出。', 'This inject was not sent yet.'],
  ACTION_UNKNOWN: ['没有这种动作。', 'There is no such kind of action.'],
  OUTPUT_INVALID: ['填写的结果与步骤要求不符。', 'These results are not what the step asks for.'],
  TIME_BACKWARDS: ['演练时间只能向前跳。', 'Exercise time can only jump ahead.'],
  RATE_INVALID: ['时间倍率应在 0.1 到 600 之间。', 'The rate is between 0.1 and 600.'],
  NOT_YOUR_ROLE: ['这个步骤由其他角色办理。', 'Another role does this step.'],
  EXERCISE_ONLY: ['实战执行按真实时间进行。', 'A real run goes by real time.'],
};

export function refusalOf(code: Reason): Refusal {
  const [zh, en] = words[code];
  return { code, zh, en };
}

/** For `prepare`, which refuses by throwing. */
export function illegal(code: Reason): CaseError {
  const refusal = refusalOf(code);
  return new CaseError('ACTION_ILLEGAL', refusal.en, { refusal });
}
