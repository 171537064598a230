import { lastDays, numberParameter, type Observation } from './observation.ts';

/**
 * Of a unit's alerts that are older than the allowed time, the share that somebody took up in it: high and critical ones, or those
 * of the detection rules named by the parameter `rules` (ids, `|` between them) of any severity.
 */
export const alertHandling: Observation = async (context) => {
  const range = lastDays(context, numberParameter(context, 'days'));
  const allowedMs = numberParameter(context, 'allowedHours') * 3_600_000;
  const due = new Date(context.now.getTime() - allowedMs).toISOString();
  const { rules } = context.parameters;
  const rows = await context.db
    .selectFrom('alerts')
    .innerJoin('units', 'units.id', 'alerts.unit_id')
    .select([
      'alerts.unit_id',
      'units.name',
      'alerts.state',
      'alerts.opened_at',
      'alerts.acknowledged_at',
      'alerts.closed_at',
    ])
    .where('alerts.unit_id', 'in', [...context.units])
    .where((eb) =>
      typeof rules === 'string'
        ? eb('alerts.rule_id', 'in', rules.split('|'))
        : eb('alerts.severity', 'in', ['high', 'critical']),
    )
    .where('alerts.opened_at', '>=', range.from)
    .where('alerts.opened_at', '<=', due)
    .limit(10_000)
    .execute();
  const byUnit = Map.groupBy(rows, (row) => row.unit_id);
  return [...byUnit].map(([id, alerts]) => {
    const inTime = alerts.filter(({ opened_at, acknowledged_at, closed_at }) => {
      const taken = acknowledged_at ?? closed_at;
      return taken !== null && Date.parse(taken) - Date.parse(opened_at) <= allowedMs;
    }).length;
    return {
      object: { kind: 'unit', id, name: alerts[0]?.name ?? id },
      measured: { handledShare: inTime / alerts.length, alerts: alerts.length },
      ...range,
      origin: { kind: 'alerts', ...range },
    };
  });
};
