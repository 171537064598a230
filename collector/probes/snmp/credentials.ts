import snmp from 'net-snmp';
import type { User } from 'net-snmp';
import { SnmpError } from './errors.ts';

export const authProtocols = ['MD5', 'SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
export const privProtocols = ['DES', 'AES-128', 'AES-256', 'AES-256-CISCO'] as const;
export type AuthProtocol = (typeof authProtocols)[number];
export type PrivProtocol = (typeof privProtocols)[number];

export type Credentials =
  | { version: '2c'; community: string }
  | {
      version: '3';
      user: string;
      authProtocol?: AuthProtocol;
      authKey?: string;
      privProtocol?: PrivProtocol;
      privKey?: string;
      context?: string;
    };

const authNames: Readonly<Record<AuthProtocol, string>> = {
  MD5: 'md5',
  SHA: 'sha',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** AES-256 key extension: Blumenthal (net-snmp, H3C, Huawei) or Reeder (Cisco). */
const privNames: Readonly<Record<PrivProtocol, string>> = {
  DES: 'des',
  'AES-128': 'aes',
  'AES-256': 'aes256b',
  'AES-256-CISCO': 'aes256r',
};

/** RFC 3414 section 11.2: a password shorter than 8 characters is refused by agents. */
const minKeyLength = 8;

function protocolId(protocols: Readonly<Record<string, string>>, name: string): string {
  const id = protocols[name];
  if (id === undefined) throw new SnmpError('BAD_TARGET', `SNMPv3 ${name} is not supported.`);
  return id;
}

function requireKey(what: string, key: string | undefined): string {
  if (key === undefined || key.length < minKeyLength) {
    throw new SnmpError('BAD_TARGET', `The ${what} key must have at least 8 characters.`);
  }
  return key;
}

/** The user as net-snmp wants it. Throws BAD_TARGET. */
export function toUser(credentials: Extract<Credentials, { version: '3' }>): User {
  const { user, authProtocol, authKey, privProtocol, privKey } = credentials;
  if (user === '') throw new SnmpError('BAD_TARGET', 'The SNMPv3 user name is empty.');
  if (!authProtocol) {
    if (privProtocol) {
      throw new SnmpError('BAD_TARGET', 'SNMPv3 privacy needs authentication (RFC 3414).');
    }
    return { name: user, level: snmp.SecurityLevel.noAuthNoPriv };
  }
  const auth = {
    name: user,
    authProtocol: protocolId(snmp.AuthProtocols, authNames[authProtocol]),
    authKey: requireKey('authentication', authKey),
  };
  if (!privProtocol) return { ...auth, level: snmp.SecurityLevel.authNoPriv };
  return {
    ...auth,
    level: snmp.SecurityLevel.authPriv,
    privProtocol: protocolId(snmp.PrivProtocols, privNames[privProtocol]),
    privKey: requireKey('privacy', privKey),
  };
}
