import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Device } from './device.ts';
import { toBytes, toNumber, toOid, toText } from './value.ts';

export interface SystemGroup {
  sysObjectID: string;
  sysDescr: string;
  sysName: string;
  sysLocation: string;
  sysContact: string;
  uptimeSeconds?: number;
  engineId?: string;
  enterprise?: number;
}

const system = '1.3.6.1.2.1.1';
const snmpEngineID = '1.3.6.1.6.3.10.2.1.1.0';
const enterprises = '1.3.6.1.4.1.';

/** The system group (RFC 3418) and snmpEngineID (RFC 3411), one request. */
export async function readSystem(device: Device): Promise<SystemGroup> {
  const wanted = [1, 2, 3, 4, 5, 6].map((column) => `${system}.${column}.0`);
  const values = await device.get(wanted);
  const engine = await device.get([snmpEngineID]).catch(() => new Map<string, never>());
  const text = (column: number) => toText(values.get(`${system}.${column}.0`)) ?? '';
  const sysObjectID = toOid(values.get(`${system}.2.0`)) ?? '';
  const ticks = toNumber(values.get(`${system}.3.0`));
  const engineId = toBytes(engine.get(snmpEngineID));
  const [number] = sysObjectID.startsWith(enterprises)
    ? sysObjectID.slice(enterprises.length).split('.')
    : [];
  return {
    sysObjectID,
    sysDescr: text(1),
    sysContact: text(4),
    sysName: text(5),
    sysLocation: text(6),
    ...(ticks === undefined ? {} : { uptimeSeconds: Math.floor(ticks / 100) }),
    ...(engineId && engineId.length > 0 ? { engineId: engineId.toString('hex') } : {}),
    ...(number === undefined ? {} : { enterprise: Number(number) }),
  };
}

let owners: ReadonlyMap<number, string> | undefined;

/** Owner of an enterprise number, for devices without a profile. */
export function enterpriseOwner(number: number): string | undefined {
  if (!owners) {
    const file = readFileSync(new URL('./enterprises.yaml', import.meta.url), 'utf8');
    const entries = Object.entries(parse(file) as Record<string, string>);
    owners = new Map(entries.map(([key, name]) => [Number(key), name]));
  }
  return owners.get(number);
}
