/**
 * A process of its own, so that sending is not counted as receiving: sends generated lines to loopback.
 * Arguments: `tcp`|`udp`, port, lines, lines per second (0 = as fast as it goes), seconds at most.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { syslogLines } from './syslog-lines.ts';

const seed = 20_261_121;
/** Lines per turn; between turns the pace is kept. */
const turn = 200;

interface Pace {
  lines: number;
  perSecond: number;
  seconds: number;
}

/** Calls `send` with groups of lines, no faster than asked; resolves to the number of lines. */
async function pace(limits: Pace, send: (lines: string[]) => Promise<void>): Promise<number> {
  const source = syslogLines(seed);
  const started = performance.now();
  let sent = 0;
  while (sent < limits.lines && performance.now() - started < limits.seconds * 1_000) {
    const group: string[] = [];
    const wanted = Math.min(turn, limits.lines - sent);
    while (group.length < wanted) group.push(source.next().value as string);
    await send(group);
    sent += wanted;
    if (limits.perSecond === 0) continue;
    const ahead = (sent / limits.perSecond) * 1_000 - (performance.now() - started);
    if (ahead > 1) await pause(ahead);
  }
  return sent;
}

async function sendTcp(port: number, limits: Pace): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const sent = await pace(limits, async (lines) => {
    if (!socket.write(`${lines.join('\n')}\n`)) await once(socket, 'drain');
  });
  socket.end();
  await once(socket, 'close');
  return sent;
}

async function sendUdp(port: number, limits: Pace): Promise<number> {
  const socket = createSocket('udp4');
  const sent = await pace(limits, (lines) => {
    let open = lines.length;
    return new Promise((resolve) => {
      for (const line of lines) {
        socket.send(line, port, '127.0.0.1', () => {
          if (--open === 0) resolve();
        });
      }
    });
  });
  socket.close();
  return sent;
}

const [transport, port, lines, perSecond, seconds] = process.argv.slice(2);
const limits = { lines: Number(lines), perSecond: Number(perSecond), seconds: Number(seconds) };
const send = transport === 'udp' ? sendUdp : sendTcp;
process.stdout.write(`${await send(Number(port), limits)}\n`);
