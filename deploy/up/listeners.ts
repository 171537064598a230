import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { LineSink, Source } from '../../collector/sources/line-sink.ts';
import { parseSourceConfig } from '../../collector/sources/source-config.ts';
import { createSyslogTcp } from '../../collector/sources/syslog-tcp/index.ts';
import { SyslogTcpConfig } from '../../collector/sources/syslog-tcp/schema.ts';
import { createSyslogTls } from '../../collector/sources/syslog-tls/index.ts';
import { SyslogTlsConfig } from '../../collector/sources/syslog-tls/schema.ts';
import type { KernelDrops } from '../../collector/sources/syslog-udp/kernel-drops.ts';
import { createSyslogUdp } from '../../collector/sources/syslog-udp/index.ts';
import { SyslogUdpConfig } from '../../collector/sources/syslog-udp/schema.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';

export interface Listener {
  name: 'syslog-udp' | 'syslog-tcp' | 'syslog-tls';
  source: Source;
}

interface ListenerDeps {
  sink: LineSink;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
}

/** `::` means every address; over UDP each family has a socket of its own. */
function udpHosts(host: string): string[] {
  return host === '::' ? ['0.0.0.0', '::'] : [host];
}

/** The syslog listeners that the configuration switches on (a port of 0 is off). */
export function createListeners({ syslog }: Config, deps: ListenerDeps): Listener[] {
  const { host, udpPort, tcpPort, tlsPort, maxConnections } = syslog;
  const listeners: Listener[] = [];
  if (udpPort !== 0) {
    const config = parseSourceConfig(SyslogUdpConfig, { hosts: udpHosts(host), port: udpPort });
    listeners.push({ name: 'syslog-udp', source: createSyslogUdp(config, deps) });
  }
  if (tcpPort !== 0) {
    const config = parseSourceConfig(SyslogTcpConfig, { host, port: tcpPort, maxConnections });
    listeners.push({ name: 'syslog-tcp', source: createSyslogTcp(config, deps) });
  }
  if (tlsPort !== 0) {
    const config = parseSourceConfig(SyslogTlsConfig, {
      host,
      port: tlsPort,
      maxConnections,
      certFile: syslog.tlsCertFile,
      keyFile: syslog.tlsKeyFile,
      ...(syslog.tlsClientCaFile !== undefined && { clientCaFile: syslog.tlsClientCaFile }),
    });
    listeners.push({ name: 'syslog-tls', source: createSyslogTls(config, deps) });
  }
  return listeners;
}

/** Lines that the kernel threw away before we could read them. */
export function kernelDropsOf(listeners: readonly Listener[]): KernelDrops | undefined {
  for (const { source } of listeners) {
    if ('kernelDrops' in source && typeof source.kernelDrops === 'function') {
      return (source as { kernelDrops(): KernelDrops | undefined }).kernelDrops();
    }
  }
  return undefined;
}
