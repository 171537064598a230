import type { Device } from '../device.ts';
import type { EntityFact } from '../facts.ts';
import { toNumber, toText } from '../value.ts';

const entry = '1.3.6.1.2.1.47.1.1.1.1';

/** Not trimmed to nothing: a blank column says nothing and is left out. */
function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** entPhysicalTable (RFC 6933): chassis, modules, power supplies, sensors. */
export async function readEntities(device: Device): Promise<EntityFact[]> {
  const rows = await device.table('entPhysical', {
    descr: `${entry}.2`,
    containedIn: `${entry}.4`,
    class: `${entry}.5`,
    name: `${entry}.7`,
    hardwareRev: `${entry}.8`,
    firmwareRev: `${entry}.9`,
    softwareRev: `${entry}.10`,
    serial: `${entry}.11`,
    manufacturer: `${entry}.12`,
    model: `${entry}.13`,
  });
  return rows.map(({ parts, values }) => {
    const fact: EntityFact = {
      index: parts[0] ?? 0,
      class: toNumber(values.class) ?? 2,
      name: toText(values.name) ?? '',
      descr: toText(values.descr) ?? '',
    };
    const containedIn = toNumber(values.containedIn);
    if (containedIn !== undefined) fact.containedIn = containedIn;
    for (const key of [
      'model',
      'serial',
      'softwareRev',
      'firmwareRev',
      'hardwareRev',
      'manufacturer',
    ] as const) {
      const text = filled(toText(values[key]));
      if (text !== undefined) fact[key] = text;
    }
    return fact;
  });
}
