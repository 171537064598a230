import type { PlatformActions } from '../../playbooks/runs/automatic.ts';
import type { Programs } from '../../playbooks/programs.ts';
import { readClock } from '../../playbooks/interpreter/clock.ts';
import type { TimeSource } from '../../../collector/time/time-source.ts';
import { controlRoles } from '../drill.ts';
import { deliverWord } from './inbox.ts';
import { readLiveDrill } from './run-case.ts';
import type { RunWorld } from './run-world.ts';
import { seatsOf, type Seat } from './seats.ts';

export interface DrillActionsDeps {
  world: () => Pick<RunWorld, 'tell'>;
  programs: Programs;
  time: TimeSource;
}

interface Word {
  text: string;
  isFor(seat: Seat): boolean;
}

/** What would have been done to real systems, for those who control the drill. */
const wouldDo = {
  'query-events': '查询日志事件',
  'draft-notice': '起草通报',
  'recheck-item': '复测测评项',
  'poll-asset': '轮询资产',
  'snapshot-evidence': '固定日志证据',
} as const;

/**
 * The platform's own actions as a drill has them. A message goes to the inboxes of the drill; whatever would read or change real
 * systems is not done, and those who control the drill are told what it would have been. A query counts nothing.
 */
export function createDrillActions(deps: DrillActionsDeps): PlatformActions {
  const { programs, time } = deps;
  return {
    async perform(command, context) {
      const drillId = context.subject.id;
      const word = wordOf(command, context.stepName);
      return {
        ...(command.command === 'query-events' && { value: 0 }),
        detail: word.text.slice(0, 1_000),
        async commit(trx) {
          const drill = await readLiveDrill(trx, drillId);
          const { run, state } = drill;
          if (!run || run.runId !== context.runId) return;
          const program = await programs.get(trx, run.state.playbook.hash);
          const seats = await seatsOf(trx, state, run.runId, program);
          const items = await deliverWord(
            trx,
            {
              drillId,
              runId: run.runId,
              seats: seats.filter((seat) => word.isFor(seat)),
              at: context.at,
            },
            {
              key: context.key,
              title: context.stepName,
              from: '演练平台',
              text: word.text,
              sentMs: readClock(run.state.run.clock, time.now()).exerciseMs,
            },
          );
          deps.world().tell(trx, drill, items);
        },
      };
    },
  };
}

type Command = Parameters<PlatformActions['perform']>[0];

function wordOf(command: Command, stepName: string): Word {
  if (command.command === 'tell') {
    const { roles, text } = command.parameters;
    return {
      text: text.zh,
      isFor: (seat) => seat.roles.some((role) => roles.includes(role)),
    };
  }
  return {
    text: `演练中不对真实系统执行：${wouldDo[command.command]}（${stepName}）。`,
    isFor: ({ role }) => controlRoles.includes(role),
  };
}
