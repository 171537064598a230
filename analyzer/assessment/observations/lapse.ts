import { minuteAt } from '../beijing-time.ts';
import type { Verdict } from '../states.ts';

/** A witness that fell silent: a log source that sends nothing, or a device that does not answer polls. */
export interface Lapse {
  kind: 'source' | 'asset';
  /** Name or address, as screens show it. */
  name: string;
  /** ISO 8601: when it was last heard. */
  since: string;
}

/** Why a verdict is unknown, naming who fell silent and since when. */
export function lapseReason({ kind, name, since }: Lapse): { zh: string; en: string } {
  return kind === 'source'
    ? {
        zh: `日志源 ${name} 自 ${minuteAt(since)} 起没有日志，此前的记录不能说明现状。`,
        en: `Log source ${name} has been silent since ${minuteAt(since)}; older records do not show how things are now.`,
      }
    : {
        zh: `设备 ${name} 自 ${minuteAt(since)} 起轮询不通，此前的读数不能说明现状。`,
        en: `Device ${name} has not answered polls since ${minuteAt(since)}; older readings do not show how things are now.`,
      };
}

/** A failure that was seen stands; anything better than that needs a witness who still speaks. */
export function verdictAfter(lapse: Lapse | undefined, verdict: Verdict): Verdict {
  return lapse !== undefined && verdict !== 'not-satisfied' ? 'unknown' : verdict;
}
