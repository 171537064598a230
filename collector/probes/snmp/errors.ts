/** Codes are stable: screens translate by them and polls keep them as the last outcome. */
export type SnmpErrorCode =
  | 'TIMEOUT'
  | 'WRONG_CREDENTIALS'
  | 'WRONG_SOURCE'
  | 'BROKEN_REPLY'
  | 'TOO_BIG'
  | 'DEVICE_ERROR'
  | 'OID_NOT_INCREASING'
  | 'BUDGET_EXHAUSTED'
  | 'UNREACHABLE'
  | 'BAD_TARGET'
  | 'STOPPED';

const remedies: Readonly<Record<SnmpErrorCode, string>> = {
  TIMEOUT:
    'Check address and port, that SNMP is on, that its access list holds this host, and the community (v2c devices do not answer a wrong one).',
  WRONG_CREDENTIALS: 'Check user name, protocols and keys against the SNMPv3 user on the device.',
  WRONG_SOURCE:
    'The device answers from another address than the one asked: poll the address it answers from, or set its SNMP source interface.',
  BROKEN_REPLY:
    'The device sends messages that are not valid SNMP: update its firmware, or ask its vendor.',
  TOO_BIG: 'Even one value does not fit into a reply: raise the SNMP packet size on the device.',
  DEVICE_ERROR: 'The device refused the request: check the MIB view of its community or user.',
  OID_NOT_INCREASING:
    'The table of the device does not go forward; rows read so far were kept. Update its firmware.',
  BUDGET_EXHAUSTED:
    'The device needs more time or has more rows than allowed: poll less often or raise the budget in rules/collection/polling.yaml.',
  UNREACHABLE:
    'The network answers that the address cannot be reached: check routes and firewalls.',
  BAD_TARGET: 'Correct the address, port or credentials of this poll target.',
  STOPPED: 'The poll was cancelled; it will run again.',
};

/** An SNMP failure that an operator can act on: `code`, what happened (`message`), what to do (`remedy`). */
export class SnmpError extends Error {
  readonly code: SnmpErrorCode;
  readonly remedy: string;
  constructor(code: SnmpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SnmpError';
    this.code = code;
    this.remedy = remedies[code];
  }
}
