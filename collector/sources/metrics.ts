import { Counter, Gauge, type Registry } from 'prom-client';

/** One set of listener metrics per registry: all listeners share it, told apart by `transport`. */
export function sourceMetrics(metrics: Registry) {
  return {
    lines: counter(metrics, 'source_lines_total', 'Lines taken from the network.', ['transport']),
    bytes: counter(metrics, 'source_bytes_total', 'Bytes of those lines.', ['transport']),
    connections: gauge(metrics, 'source_connections', 'Open connections.', ['transport']),
    closed: counter(metrics, 'source_connections_closed_total', 'Connections that we ended.', [
      'transport',
      'reason',
    ]),
    paused: gauge(metrics, 'source_connections_paused', 'Connections that wait for room.', [
      'transport',
    ]),
    kernelDropped: gauge(
      metrics,
      'source_udp_kernel_dropped_datagrams',
      'Datagrams that the kernel dropped because the receive buffer was full.',
      ['family'],
    ),
    reloads: counter(metrics, 'source_certificate_reloads_total', 'Certificates read again.', [
      'outcome',
    ]),
  };
}

function counter(metrics: Registry, name: string, help: string, labelNames: string[]) {
  const known = metrics.getSingleMetric(name);
  if (known instanceof Counter) return known;
  return new Counter({ name, help, labelNames, registers: [metrics] });
}

function gauge(metrics: Registry, name: string, help: string, labelNames: string[]) {
  const known = metrics.getSingleMetric(name);
  if (known instanceof Gauge) return known;
  return new Gauge({ name, help, labelNames, registers: [metrics] });
}
