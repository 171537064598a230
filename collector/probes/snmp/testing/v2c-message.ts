import { berInteger, berOid, readInteger, readOid, readTlv, tlv } from './ber.ts';

export interface V2cRequest {
  community: string;
  pdu: 'get' | 'getNext' | 'getBulk' | 'other';
  id: number;
  nonRepeaters: number;
  maxRepetitions: number;
  oids: string[];
}

const pdus: Readonly<Record<number, V2cRequest['pdu']>> = {
  0xa0: 'get',
  0xa1: 'getNext',
  0xa5: 'getBulk',
};

export function parseV2cRequest(bytes: Buffer): V2cRequest {
  const version = readTlv(readTlv(bytes).body);
  const community = readTlv(version.rest);
  const pdu = readTlv(community.rest);
  const id = readTlv(pdu.body);
  const second = readTlv(id.rest);
  const third = readTlv(second.rest);
  const oids: string[] = [];
  for (let rest = readTlv(third.rest).body; rest.length > 0;) {
    const varbind = readTlv(rest);
    oids.push(readOid(readTlv(varbind.body).body));
    rest = varbind.rest;
  }
  return {
    community: community.body.toString('latin1'),
    pdu: pdus[pdu.tag] ?? 'other',
    id: readInteger(id.body),
    nonRepeaters: readInteger(second.body),
    maxRepetitions: readInteger(third.body),
    oids,
  };
}

export function varbind(oid: string, value: Buffer): Buffer {
  return tlv(0x30, berOid(oid), value);
}

/** noSuchInstance and endOfMibView (RFC 3416 section 3). */
export const noSuchInstance = Buffer.from([0x81, 0]);
export const endOfMibView = Buffer.from([0x82, 0]);

export function v2cResponse(
  community: string,
  id: number,
  varbinds: readonly Buffer[],
  errorStatus = 0,
): Buffer {
  return tlv(
    0x30,
    berInteger(2, 1n),
    tlv(4, Buffer.from(community, 'latin1')),
    tlv(
      0xa2,
      berInteger(2, BigInt(id)),
      berInteger(2, BigInt(errorStatus)),
      berInteger(2, errorStatus === 0 ? 0n : 1n),
      tlv(0x30, ...varbinds),
    ),
  );
}
