import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Finding } from './check.ts';

export interface WantedPort {
  name: string;
  transport: 'tcp' | 'udp';
  host: string;
  port: number;
}

function remedyFor(code: string, { name, port }: WantedPort): string {
  if (code === 'EACCES') {
    return `Ports below 1024 need a privilege: choose another port for ${name}, or redirect ${port} to it in the firewall.`;
  }
  if (code === 'EADDRINUSE') {
    return `Something else listens on ${port} (ss -lntup shows it; a running XiaoDun is one answer): stop it or choose another port for ${name}.`;
  }
  return `Check the address configured for ${name}.`;
}

async function bind({ transport, host, port }: WantedPort): Promise<void> {
  if (transport === 'tcp') {
    const server = createServer().listen(port, host);
    await once(server, 'listening');
    server.close();
  } else {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    try {
      socket.bind(port, host);
      await once(socket, 'listening');
    } finally {
      socket.close();
    }
  }
}

/** Whether the platform could listen there now. */
export async function checkPort(wanted: WantedPort): Promise<Finding> {
  const check = `port ${wanted.name}`;
  const where = `${wanted.transport} ${wanted.host}:${wanted.port}`;
  try {
    await bind(wanted);
    return { check, state: 'ok', detail: `${where} is free` };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { check, state: 'failed', detail: `${where}: ${code}`, remedy: remedyFor(code, wanted) };
  }
}
