import snmp from 'net-snmp';
import type { Varbind } from 'net-snmp';

/** What a device gave for one instance; text is kept as bytes until a reader says what it means. */
export type SnmpValue =
  | { kind: 'integer'; value: bigint }
  | { kind: 'bytes'; value: Buffer }
  | { kind: 'oid'; value: string }
  | { kind: 'address'; value: string };

const types = snmp.ObjectType;
/** RFC 2578 allows 8 octets of magnitude; BER adds one for the sign. */
const maxCounterOctets = 9;

function counter64(bytes: Buffer): bigint | undefined {
  if (bytes.length === 0 || bytes.length > maxCounterOctets) return undefined;
  return BigInt.asUintN(64, BigInt(`0x${bytes.toString('hex')}`));
}

/** Undefined for noSuchObject, noSuchInstance, endOfMibView, Null and values that cannot be read. */
export function decodeValue(varbind: Varbind): SnmpValue | undefined {
  const { type, value } = varbind;
  if (type === types['Counter64']) {
    const count = Buffer.isBuffer(value) ? counter64(value) : undefined;
    return count === undefined ? undefined : { kind: 'integer', value: count };
  }
  if (typeof value === 'number') return { kind: 'integer', value: BigInt(value) };
  if (Buffer.isBuffer(value)) return { kind: 'bytes', value };
  if (typeof value !== 'string') return undefined;
  return type === types['OID'] ? { kind: 'oid', value } : { kind: 'address', value };
}

export function isEndOfView(varbind: Varbind): boolean {
  return varbind.type === types['EndOfMibView'];
}

export function toBigInt(value: SnmpValue | undefined): bigint | undefined {
  return value?.kind === 'integer' ? value.value : undefined;
}

/** For 32-bit values and smaller; use `toBigInt` for counters. */
export function toNumber(value: SnmpValue | undefined): number | undefined {
  return value?.kind === 'integer' ? Number(value.value) : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}

/**
 * UTF-8; what is not valid UTF-8 is read as GB18030, in which Chinese firmware writes names.
 * NULs are dropped (Postgres takes none), blanks kept.
 */
export function bytesToText(bytes: Buffer): string {
  return decodeText(bytes).replaceAll('\u0000', '');
}

export function toText(value: SnmpValue | undefined): string | undefined {
  if (!value) return undefined;
  if (value.kind === 'bytes') return bytesToText(value.value);
  return value.kind === 'integer' ? value.value.toString() : value.value;
}

export function toBytes(value: SnmpValue | undefined): Buffer | undefined {
  return value?.kind === 'bytes' ? value.value : undefined;
}

export function toOid(value: SnmpValue | undefined): string | undefined {
  return value?.kind === 'oid' ? value.value : undefined;
}

/** Lower case with colons; undefined for an empty address. */
export function formatMac(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

const macText = /^[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){5}$/i;

/** PhysAddress; some agents give the address as text (`0:1a:2b:…`). */
export function toMac(value: SnmpValue | undefined): string | undefined {
  if (value?.kind !== 'bytes') return undefined;
  if (value.value.length >= 11) {
    const text = value.value.toString('latin1').trim();
    if (macText.test(text)) {
      return text
        .toLowerCase()
        .split(/[:-]/)
        .map((part) => part.padStart(2, '0'))
        .join(':');
    }
  }
  return formatMac(value.value);
}
