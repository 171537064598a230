import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseV2cRequest, type V2cRequest } from './v2c-message.ts';

/** What a hostile or broken device sends back; an empty list is silence. */
export type Script = (request: V2cRequest, raw: Buffer, count: number) => Uint8Array[];

export interface ScriptedAgent {
  port: number;
  requests: V2cRequest[];
  stop(): Promise<void>;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}

/** An agent on loopback that answers as the script says; `fromOtherPort` answers from a second socket. */
export async function startScriptedAgent(
  script: Script,
  { fromOtherPort = false } = {},
): Promise<ScriptedAgent> {
  const socket = createSocket('udp4');
  const other = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  other.bind(0, '127.0.0.1');
  await Promise.all([once(socket, 'listening'), once(other, 'listening')]);
  const requests: V2cRequest[] = [];
  socket.on('message', (bytes, from) => {
    const request = parseV2cRequest(bytes);
    requests.push(request);
    for (const reply of script(request, bytes, requests.length)) {
      (fromOtherPort ? other : socket).send(reply, from.port, from.address);
    }
  });
  return {
    port: socket.address().port,
    requests,
    async stop() {
      await Promise.all([closed(socket), closed(other)]);
    },
  };
}
