import type { Observation } from './observation.ts';

/** Whether each polled device is managed over SNMPv3 with encryption; v2c carries its community in clear. */
export const managementProtocol: Observation = async (context) => {
  const targets = await context.db
    .selectFrom('poll_targets')
    .select([
      'id',
      'address',
      'version',
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
    const encrypted = target.version === '3' && target.priv_protocol !== null;
    return {
      object: { kind: 'poll', id: target.id, name: target.address },
      measured: answered ? { encrypted, version: target.version } : {},
      from: target.last_run_at ?? now,
      to: now,
      origin:
        target.asset_id === null ? { kind: 'platform' } : { kind: 'asset', id: target.asset_id },
    };
  });
};
