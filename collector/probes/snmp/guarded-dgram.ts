import { createSocket, type RemoteInfo } from 'node:dgram';
import { EventEmitter } from 'node:events';
import ipaddr from 'ipaddr.js';

/** What became of datagrams that did not come from the device asked. */
export interface SourceWatch {
  strangers: number;
  /** Address of the last stranger, for the error text. */
  lastStranger?: string;
  /** An error of the socket itself, such as a refused or unreachable address. */
  socketError?: Error;
}

function canonical(address: string): string {
  const bare = address.split('%')[0] ?? address;
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}

/**
 * A `dgram` look-alike for net-snmp whose sockets drop each datagram that does not come from exactly
 * the address and port asked (RFC 3416 leaves this to the transport; net-snmp checks nothing).
 */
export function guardedDgram(address: string, port: number, watch: SourceWatch) {
  const peer = canonical(address);
  return {
    createSocket(type: 'udp4' | 'udp6'): EventEmitter {
      const inner = createSocket(type);
      const outer = new EventEmitter();
      inner.on('message', (bytes: Buffer, from: RemoteInfo) => {
        if (from.port === port && canonical(from.address) === peer) {
          outer.emit('message', bytes, from);
        } else {
          watch.strangers++;
          watch.lastStranger = `${from.address}:${from.port}`;
        }
      });
      inner.on('error', (error) => {
        watch.socketError = error;
      });
      inner.on('close', () => outer.emit('close'));
      return Object.assign(outer, {
        send: inner.send.bind(inner),
        close: () => inner.close(),
        ref: () => inner.ref(),
        unref: () => inner.unref(),
      });
    },
  };
}
