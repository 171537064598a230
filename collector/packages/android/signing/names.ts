import { childrenOf, oidOf, TAG, type DerValue } from './der.ts';

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

const BMP_STRING = 30;
const MAX_VALUE = 512;

function stringOf({ tag, content }: DerValue): string {
  if (tag === BMP_STRING) {
    const swapped = Buffer.from(content.subarray(0, content.length & ~1)).swap16();
    return swapped.toString('utf16le').slice(0, MAX_VALUE);
  }
  return content.toString('utf8').slice(0, MAX_VALUE);
}

/** A distinguished name in the order of the certificate: `C=CN, O=…, CN=…`. */
export function nameOf(name: DerValue): string {
  return childrenOf(name)
    .flatMap((set) => childrenOf(set))
    .map((pair) => {
      const [type, value] = childrenOf(pair);
      if (!type || !value) return '';
      const oid = oidOf(type);
      return `${SHORT[oid] ?? oid}=${stringOf(value)}`;
    })
    .join(', ');
}

/** Equal for names that differ in case and blanks only, as X.500 compares them. */
export function canonicalName(name: DerValue): string {
  return nameOf(name).toLowerCase().replaceAll(/\s+/gu, ' ');
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/u;
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/u;
/** Two digits of a year: from 50 on they are of the last century (RFC 5280, 4.1.2.5.1). */
const LAST_CENTURY_FROM = 50;

/** UTCTime and GeneralizedTime as ISO 8601; '' when it is neither. */
export function timeOf({ tag, content }: DerValue): string {
  const isShort = tag === TAG.utcTime;
  const digits = (isShort ? UTC_TIME : GENERALIZED_TIME).exec(content.toString('latin1'));
  if (!digits) return '';
  const [, year = '', month, day, hour, minute, second = '00'] = digits;
  const century = isShort ? (Number(year) >= LAST_CENTURY_FROM ? '19' : '20') : '';
  return `${century}${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}
