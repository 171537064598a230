import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseDns, questionBytes, type DnsQuestion } from '../dns/message.ts';
import { encodeName } from '../dns/name.ts';

export interface ServerAnswer {
  code?: number;
  /** Wire form of names, so that hostile ones can be given. */
  records?: readonly { name?: Buffer; type: number; data: Buffer }[];
  truncated?: boolean;
  /** Sent in place of everything, for answers that are none. */
  raw?: Buffer;
}

/** Undefined: says nothing. */
export type Zone = (question: DnsQuestion, overTcp: boolean) => ServerAnswer | undefined;

export const wireName = (name: string): Buffer => encodeName(name) ?? Buffer.from([0]);

function replyTo(query: Buffer, zone: Zone, overTcp: boolean): Buffer | undefined {
  const [question] = parseDns(query)?.questions ?? [];
  const asked = questionBytes(query);
  if (!question || !asked) return undefined;
  const answer = zone(question, overTcp);
  if (!answer || answer.raw) return answer?.raw;
  const { code = 0, records = [], truncated = false } = answer;
  const header = Buffer.alloc(12);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8400 | (truncated ? 0x0200 : 0) | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const parts = records.flatMap(({ name, type, data }) => {
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(type, 0);
    fixed.writeUInt16BE(1, 2);
    fixed.writeUInt16BE(data.length, 8);
    return [name ?? Buffer.from([0xc0, 12]), fixed, data];
  });
  return Buffer.concat([header, asked, ...parts]);
}

/** A DNS server on a free port of this machine, over UDP and TCP; `asked` counts questions. */
export async function startDnsServer(zone: Zone) {
  const counted = { asked: 0 };
  const counting: Zone = (question, overTcp) => {
    counted.asked += 1;
    return zone(question, overTcp);
  };
  const tcp = createServer((connection) => {
    connection.on('error', () => {});
    connection.on('data', (data: Buffer) => {
      const reply = replyTo(data.subarray(2), counting, true);
      if (!reply) return;
      const head = Buffer.alloc(2);
      head.writeUInt16BE(reply.length);
      connection.write(Buffer.concat([head, reply]));
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const udp = createSocket('udp4');
  udp.on('message', (query, { port: from, address: peer }) => {
    const reply = replyTo(query, counting, false);
    if (reply) udp.send(reply, from, peer);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port,
    counted,
    async stop() {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}
