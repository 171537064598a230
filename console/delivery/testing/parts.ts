import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { ChannelParts, Letter } from '../channel.ts';
import { createOutgoingHttp } from '../outgoing-http.ts';
import { createTargetGuard } from '../target-guard.ts';

export const letter: Letter = {
  id: '01JD0000000000000000000000',
  to: 'wang@school.example',
  language: 'zh',
  severity: 'high',
  title: '【通报】<b>漏洞</b> [点我](x)',
  text: '第一行 <script>alert(1)</script>\n第二行 @所有人',
  link: 'https://xiaodun.example/d/abc',
  unit: { id: 'schoolA', name: '一中 <i>' },
  at: '2026-11-22T01:00:00.000Z',
};

export const testTime: TimeSource = { now: () => Date.parse('2026-11-22T01:02:03.456Z') };

/** What a channel gets on a node that may speak with this machine. */
export function localParts(): ChannelParts {
  const targets = { allowLoopbackTargets: true };
  return {
    http: createOutgoingHttp({ ...targets, timeoutMs: 2_000 }),
    guard: createTargetGuard(targets),
    time: testTime,
  };
}
