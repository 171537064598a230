import { setTimeout as sleep } from 'node:timers/promises';
import type { Principal } from '../../../analyzer/people/principal.ts';
import { addDays, dayAt } from '../../../analyzer/register/civil-day.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { Core } from '../../up/core.ts';
import { demoHosts, demoPorts, startDemoServers } from '../servers.ts';
import { findPlayer } from './cast.ts';

const lookMs = 200;
/** The sweep itself takes some seconds. */
const mostLooks = 600;

const over = new Set(['finished', 'stopped', 'failed', 'withdrawn']);

async function untilOver({ stores }: Core, id: string, signal: AbortSignal): Promise<string> {
  for (let look = 0; look < mostLooks && !signal.aborted; look += 1) {
    const { state } = await stores.records.db
      .selectFrom('sweeps')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (over.has(state)) return state;
    await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return 'unfinished';
}

/**
 * One certificate over both families is only a hint that it is one machine: the officer, who knows the portal, says so. Then what
 * stands open over IPv6 alone is seen.
 */
async function mergePortal({ stores, analysis }: Core, sweepId: string, officer: Principal) {
  const found = await stores.records.db
    .selectFrom('sweep_hosts')
    .select(['address', 'unit_id', 'asset_id'])
    .where('sweep_id', '=', sweepId)
    .where('address', 'in', [demoHosts.portal.ipv4, demoHosts.portal.ipv6])
    .orderBy('family')
    .execute();
  const [kept, other] = found.map((host) => host.asset_id);
  // No IPv6 on this machine, or one asset already.
  if (!kept || !other || kept === other) return;
  const reason = '两个地址的证书相同，经机房核对是同一台教务门户服务器。';
  await analysis.personMerges.merge(kept, other, reason, officer);
  await analysis.exposure.refresh(found.map((host) => host.unit_id));
}

/**
 * The officer of the vocational school has leave to look at its servers, which stand on this machine's own loopback, and looks: a
 * real sweep of real ports. Once.
 */
export async function tellSweep(core: Core, signal: AbortSignal): Promise<void> {
  const { stores, analysis, time, log } = core;
  const made = await stores.records.db.selectFrom('address_plans').select('id').executeTakeFirst();
  if (made) return;
  const { principal, unitId } = await findPlayer(stores.records, 'officer-zhizhong');
  const planId = await analysis.addressPlans.create(
    {
      unitId,
      name: '服务器区资产普查',
      authorisedBy: '校网络安全工作领导小组',
      authorisedUntil: addDays(dayAt(isoNow(time)), 90),
      authorisationReference: '智中网信〔2026〕7号',
      note: '演示：这些服务器由平台在本机模拟，不会访问其他地址。',
      prefixes: [
        { prefix: `${demoHosts.portal.ipv4}/32`, note: '教务门户' },
        { prefix: `${demoHosts.portal.ipv6}/128`, note: '教务门户（IPv6）' },
        { prefix: `${demoHosts.files}/32`, note: '文件服务器' },
        { prefix: `${demoHosts.timetable}/32`, note: '排课系统' },
      ],
      exclusions: [{ prefix: '127.14.1.9', reason: '一卡通服务器，不得探测' }],
    },
    principal,
  );
  const close = await startDemoServers(time.now());
  try {
    const settings = { ports: Object.values(demoPorts), budget: 500 };
    const id = await analysis.sweeps.start(planId, settings, principal);
    const state = await untilOver(core, id, signal);
    if (state === 'finished') await mergePortal(core, id, principal);
    else if (!signal.aborted) {
      log.warn({ state }, 'the sweep of the demonstration did not end as it should');
    }
  } finally {
    await close();
  }
}
