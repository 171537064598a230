import type { Observation } from './observation.ts';

/** Algorithms of SNMPv3 that no longer count as sound: MD5 and single DES; SHA-1 is on its way out. */
const weak: ReadonlySet<string> = new Set(['md5', 'des']);
const ageing: ReadonlySet<string> = new Set(['sha']);

/** How strong the cryptography is with which each device is polled: 2 sound, 1 ageing, 0 weak or none. */
export const managementCrypto: Observation = async (context) => {
  const targets = await context.db
    .selectFrom('poll_targets')
    .select([
      'id',
      'address',
      'version',
      'auth_protocol',
      'priv_protocol',
      'asset_id',
      'last_run_at',
      'last_outcome',
    ])
    .where('unit_id', 'in', [...context.units])
    .where('enabled', '=', 1)
    .execute();
  const now = context.now.toISOString();
  return targets.map((target) => {
    const answered = target.last_outcome === 'ok' || target.last_outcome === 'partial';
    const used = [target.auth_protocol ?? 'none', target.priv_protocol ?? 'none'];
    const names = used.map((name) => name.toLowerCase());
    const bare = target.version !== '3' || names.includes('none');
    const strength =
      bare || names.some((name) => weak.has(name))
        ? 0
        : names.some((name) => ageing.has(name))
          ? 1
          : 2;
    const algorithms = target.version === '3' ? used.join(' / ') : `SNMPv${target.version}`;
    return {
      object: { kind: 'poll', id: target.id, name: target.address },
      measured: answered ? { strength, algorithms } : {},
      from: target.last_run_at ?? now,
      to: now,
      origin:
        target.asset_id === null ? { kind: 'platform' } : { kind: 'asset', id: target.asset_id },
    };
  });
};
