import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type LinkMode =
  | { kind: 'up' }
  /** Nothing gets through; what was on its way is lost. */
  | { kind: 'cut' }
  /** Every connection breaks after so many bytes of the answer. */
  | { kind: 'truncate'; bytes: number }
  /** Each piece arrives late. */
  | { kind: 'delay'; ms: number };

/** A wire to a TCP port that a test can spoil. */
export interface BadLink {
  port: number;
  set(mode: LinkMode): void;
  close(): Promise<void>;
}

export async function createBadLink(target: number): Promise<BadLink> {
  let mode: LinkMode = { kind: 'up' };
  const open = new Set<Socket>();

  function forward(from: Socket, to: Socket, isAnswer: boolean): void {
    let passed = 0;
    from.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (mode.kind === 'truncate' && isAnswer && passed > mode.bytes) {
        to.end(chunk.subarray(0, Math.max(0, chunk.length - (passed - mode.bytes))));
        from.destroy();
      } else if (mode.kind === 'delay') {
        const late = setTimeout(() => void (to.destroyed || to.write(chunk)), mode.ms);
        late.unref();
      } else to.write(chunk);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
    open.add(from);
  }

  const server = createServer((socket) => {
    if (mode.kind === 'cut') {
      socket.destroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    forward(socket, upstream, false);
    forward(upstream, socket, true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      mode = next;
      if (next.kind === 'cut') for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
