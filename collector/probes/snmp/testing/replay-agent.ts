import { createSocket } from 'node:dgram';
import { compareOids } from '../oid.ts';
import { berInteger, berOid, tlv } from './ber.ts';
import {
  endOfMibView,
  noSuchInstance,
  parseV2cRequest,
  v2cResponse,
  varbind,
  type V2cRequest,
} from './v2c-message.ts';

/** One recorded device: instances in OID order, values already in BER. */
export interface Recording {
  oids: string[];
  values: Buffer[];
}

function encode(tag: string, text: string): Buffer {
  if (tag.endsWith('x')) return tlv(Number(tag.slice(0, -1)), Buffer.from(text, 'hex'));
  const type = Number(tag);
  switch (type) {
    case 4:
      return tlv(4, Buffer.from(text, 'latin1'));
    case 5:
      return tlv(5);
    case 6:
      return berOid(text.replace(/^\./, ''));
    case 64:
      return tlv(64, Buffer.from(text.split('.').map(Number)));
    default:
      return berInteger(type, BigInt(text === '' ? 0 : text));
  }
}

/** Reads the `OID|TAG|VALUE` lines of a snmprec file (bytes as latin1). Later doubles are dropped. */
export function parseRecording(file: string): Recording {
  const rows = new Map<string, Buffer>();
  for (const line of file.split('\n')) {
    const match = /^([\d.]+)\|(\d+x?)\|(.*)$/.exec(line);
    const [, oid, tag, text] = match ?? [];
    if (oid === undefined || tag === undefined || text === undefined || rows.has(oid)) continue;
    rows.set(oid, encode(tag, text));
  }
  const oids = [...rows.keys()].toSorted(compareOids);
  return { oids, values: oids.map((oid) => rows.get(oid) ?? tlv(5)) };
}

/** Index of the first instance after `oid`. */
function after(recording: Recording, oid: string): number {
  let low = 0;
  let high = recording.oids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareOids(recording.oids[middle] ?? '', oid) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An agent may cut a bulk answer anywhere (RFC 3416 section 4.2.3); this one does at 8 KiB. */
const maxReply = 8_192;

function next(recording: Recording, oid: string): { oid: string; bytes: Buffer } {
  const at = after(recording, oid);
  const found = recording.oids[at];
  const value = recording.values[at];
  if (found === undefined || value === undefined) {
    return { oid, bytes: varbind(oid, endOfMibView) };
  }
  return { oid: found, bytes: varbind(found, value) };
}

function bulk(recording: Recording, request: V2cRequest): Buffer[] {
  const varbinds: Buffer[] = [];
  const at = [...request.oids];
  let size = 0;
  for (let round = 0; round < request.maxRepetitions; round++) {
    for (const [i, oid] of at.entries()) {
      const row = next(recording, oid);
      size += row.bytes.length;
      if (size > maxReply && varbinds.length > 0) return varbinds;
      at[i] = row.oid;
      varbinds.push(row.bytes);
    }
  }
  return varbinds;
}

function answer(recording: Recording, request: V2cRequest): Buffer[] {
  if (request.pdu === 'getBulk') return bulk(recording, request);
  if (request.pdu === 'getNext') return request.oids.map((oid) => next(recording, oid).bytes);
  return request.oids.map((oid) => {
    const at = after(recording, oid) - 1;
    const value = recording.oids[at] === oid ? recording.values[at] : undefined;
    return varbind(oid, value ?? noSuchInstance);
  });
}

export interface ReplayAgent {
  port: number;
  stop(): Promise<void>;
}

/** A v2c agent on a free UDP port that replays recordings; the community names the recording. */
export async function startReplayAgent(
  recordings: ReadonlyMap<string, Recording>,
  address = '127.0.0.1',
): Promise<ReplayAgent> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (bytes, from) => {
    const request = parseV2cRequest(bytes);
    const recording = recordings.get(request.community);
    if (!recording) return;
    const reply = v2cResponse(request.community, request.id, answer(recording, request));
    socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, address, resolve);
  });
  return {
    port: socket.address().port,
    stop: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}
