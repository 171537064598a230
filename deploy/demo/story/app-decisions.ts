import type { Static } from 'typebox';
import type { DecideItemPayload } from '../../../analyzer/apps/items/decision.ts';
import type { Finding } from '../../../analyzer/vetting/finding.ts';

type Decision = Static<typeof DecideItemPayload>;

/** What the reviewer did on a test phone for the items of each class; reading a file can't show it. */
const seen: Readonly<Record<string, string>> = {
  '1': '在测试手机上首次启动：弹窗提示隐私政策，主界面两次点击可再次打开，简体中文，字号正常。',
  '2': '逐条对照隐私政策与页面：目的、方式、范围逐项列出，申请相机权限时同步说明用途。',
  '3': '同意前抓包无请求；点“不同意”后可浏览作业列表，未再弹窗；设置页可撤回同意。',
  '4': '拒绝相机权限后仍可用相册外的其他功能；两小时内未见超频收集。',
  '5': '连续使用三十分钟抓包，流量只到提供者自己的域名；无第三方登录和跳转。',
  '6': '实测更正手机号、删除作业照片、注销账号，均当日完成；投诉电话有人接听。',
};

const maxEvidence = 5;

/** A person's decision that an item is met: by what the checks saw where they saw it, else by what the person saw. */
export function compliant(
  item: string,
  packageId: string,
  findings: readonly Finding[],
  text = seen[item.slice(0, 1)] ?? '在测试手机上逐屏查看。',
): Decision {
  const passed = findings.filter((one) => one.items.includes(item) && one.verdict === 'PASS');
  return {
    item,
    verdict: 'compliant',
    reason: passed.length > 0 ? `自动检查无线索，并经人工核对。${text}` : text,
    evidence: [
      ...passed
        .slice(0, maxEvidence)
        .map(({ check }) => ({ kind: 'finding' as const, packageId, check })),
      { kind: 'observation', text },
    ],
  };
}

/** A person's decision that an item is not met, on what checks found. */
export function problem(
  item: string,
  packageId: string,
  findings: readonly Finding[],
  said: { reason: string; rectification: string },
): Decision | undefined {
  const failed = findings.filter((one) => one.items.includes(item) && one.verdict === 'FAIL');
  if (failed.length === 0) return undefined;
  return {
    item,
    verdict: 'problem',
    ...said,
    evidence: failed
      .slice(0, maxEvidence)
      .map(({ check }) => ({ kind: 'finding' as const, packageId, check })),
  };
}
