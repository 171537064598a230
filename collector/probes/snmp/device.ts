import type { FaultFact } from './facts.ts';
import type { SnmpSession } from './session.ts';
import { decodeValue, type SnmpValue } from './value.ts';
import { walkColumns, type WalkBudget } from './walk.ts';

export interface Row<K extends string> {
  /** The instance part of the OID: `7.192.168.0.1`. */
  index: string;
  parts: number[];
  values: Partial<Record<K, SnmpValue>>;
}

/** Reads tables and scalars of one device within one budget and notes what went wrong. */
export interface Device {
  readonly faults: FaultFact[];
  /** Rows joined by instance over any columns, in the order in which the device gave them. */
  table<K extends string>(name: string, columns: Readonly<Record<K, string>>): Promise<Row<K>[]>;
  /** Values of full OIDs; absent ones are left out. */
  get(oids: readonly string[]): Promise<Map<string, SnmpValue>>;
}

/** Agents limit the request size too; 484 octets must work (RFC 3417), 20 OIDs fit in practice. */
const oidsPerGet = 20;

export function createDevice(session: SnmpSession, budget: WalkBudget): Device {
  const faults: FaultFact[] = [];
  return {
    faults,
    async table(name, columns) {
      const names = Object.keys(columns) as (keyof typeof columns)[];
      const result = await walkColumns(
        session,
        names.map((key) => columns[key]),
        budget,
      );
      for (const { code, oid, message } of result.faults) {
        faults.push({ table: `${name} ${oid}`, code, message });
      }
      const rows = new Map<string, Row<(typeof names)[number]>>();
      for (const key of names) {
        for (const [index, value] of result.columns.get(columns[key]) ?? []) {
          let row = rows.get(index);
          if (!row) {
            row = { index, parts: index.split('.').map(Number), values: {} };
            rows.set(index, row);
          }
          row.values[key] = value;
        }
      }
      return [...rows.values()];
    },
    async get(oids) {
      const found = new Map<string, SnmpValue>();
      for (let i = 0; i < oids.length; i += oidsPerGet) {
        for (const varbind of await session.get(oids.slice(i, i + oidsPerGet))) {
          const value = decodeValue(varbind);
          if (value) found.set(varbind.oid, value);
        }
      }
      budget.varbindsLeft -= oids.length;
      return found;
    },
  };
}
