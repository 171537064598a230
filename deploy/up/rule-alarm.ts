import type { Logger } from 'pino';
import type { AlertKey, Alerts } from '../../analyzer/alerts/alerts.ts';
import type { RuleOff } from '../../analyzer/detection/costs.ts';
import type { SigmaRule } from '../../analyzer/detection/rule.ts';
import type { HomeUnit } from './home-unit.ts';

export interface RuleAlarmDeps {
  alerts: Pick<Alerts, 'raise' | 'resolve'>;
  home: HomeUnit;
  ruleOf(ruleId: string): SigmaRule | undefined;
  log: Logger;
}

function inChinese({ took, reason }: RuleOff): string {
  if (took === undefined) return reason;
  return `${took.evaluations} 次判断平均用时 ${took.micros} 微秒，允许 ${took.allowedMicros} 微秒`;
}

/** A rule that costs too much protects nobody any more: the unit of the node gets an alert until it is on again. */
export interface RuleAlarm {
  switchedOff(ruleId: string, off: RuleOff): void;
  switchedOn(ruleId: string): void;
}

export function createRuleAlarm({ alerts, home, ruleOf, log }: RuleAlarmDeps): RuleAlarm {
  const keyOf = (ruleId: string): AlertKey => ({
    unitId: home.id() ?? '',
    ruleId: 'rule.over-budget',
    groupKey: { 'rule.id': ruleId },
  });
  const logged = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error({ err: error }, 'the alarm of a rule was not kept'));
  };
  return {
    switchedOff(ruleId, off) {
      const rule = ruleOf(ruleId);
      const title = rule?.title ?? ruleId;
      logged(
        alerts.raise({
          ...keyOf(ruleId),
          title: `A detection rule was switched off for its cost: ${title}`,
          titleZh: `检测规则用时过多被停用：${rule?.titleZh ?? title}`,
          adviceZh: `在“检测规则”中查看该规则（${inChinese(off)}）：改写其中的正则表达式或缩小适用范围后，点击“重新启用”。`,
          severity: 'medium',
        }),
      );
    },
    switchedOn(ruleId) {
      logged(alerts.resolve(keyOf(ruleId), '规则已重新启用'));
    },
  };
}
