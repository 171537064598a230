import type { Device } from '../device.ts';
import type { EntityFact, SensorFact, Severity } from '../facts.ts';
import { toNumber, toText } from '../value.ts';

/** EntitySensorDataType (RFC 3433); 14 is Cisco's dBm. */
const classes: Readonly<Record<number, string>> = {
  3: 'voltage',
  4: 'voltage',
  5: 'current',
  6: 'power',
  7: 'frequency',
  8: 'temperature',
  9: 'humidity',
  10: 'fanspeed',
  11: 'airflow',
  12: 'state',
  14: 'dbm',
};

/** EntitySensorDataScale: 9 is units, one step is a factor of 1000. */
const scaleUnits = 9;

const statusSeverity: Readonly<Record<number, { state: string; severity: Severity }>> = {
  1: { state: 'ok', severity: 'ok' },
  2: { state: 'unavailable', severity: 'unknown' },
  3: { state: 'nonoperational', severity: 'error' },
};

function isTransceiver(descr: string): boolean {
  return /transceiver|\bxcvr\b|bias current|[rt]x power|(receive|transmit) power/i.test(descr);
}

async function readSensorTable(
  device: Device,
  name: string,
  entry: string,
  entities: ReadonlyMap<number, EntityFact>,
  withStatus: boolean,
): Promise<SensorFact[]> {
  const rows = await device.table(name, {
    type: `${entry}.1`,
    scale: `${entry}.2`,
    precision: `${entry}.3`,
    value: `${entry}.4`,
    status: `${entry}.5`,
    units: `${entry}.6`,
  });
  return rows.flatMap(({ index, parts, values }) => {
    const raw = toNumber(values.value);
    const kind = classes[toNumber(values.type) ?? 0];
    if (raw === undefined) return [];
    const scale = toNumber(values.scale) ?? scaleUnits;
    const precision = toNumber(values.precision) ?? 0;
    const entity = entities.get(parts[0] ?? 0);
    const descr = (entity?.descr || entity?.name || toText(values.units) || index).trim();
    const factor = 10 ** (3 * (scale - scaleUnits) - precision);
    const status = statusSeverity[toNumber(values.status) ?? 0];
    const group = isTransceiver(descr) ? { group: 'transceiver' } : {};
    const facts: SensorFact[] = [];
    if (kind !== undefined) {
      facts.push({ oid: `${entry}.4.${index}`, class: kind, descr, value: raw * factor, ...group });
    }
    if (withStatus && status) {
      facts.push({
        oid: `${entry}.5.${index}`,
        class: 'state',
        descr,
        value: toNumber(values.status) ?? 0,
        ...status,
        ...group,
      });
    }
    return facts;
  });
}

/** ENTITY-SENSOR-MIB (RFC 3433) and its Cisco forerunner CISCO-ENTITY-SENSOR-MIB. */
export async function readEntitySensors(
  device: Device,
  entities: readonly EntityFact[],
): Promise<SensorFact[]> {
  const byIndex = new Map(entities.map((entity) => [entity.index, entity]));
  const standard = await readSensorTable(
    device,
    'entPhySensor',
    '1.3.6.1.2.1.99.1.1.1',
    byIndex,
    true,
  );
  const cisco = await readSensorTable(
    device,
    'ciscoEntitySensor',
    '1.3.6.1.4.1.9.9.91.1.1.1.1',
    byIndex,
    false,
  );
  return [...standard, ...cisco];
}
