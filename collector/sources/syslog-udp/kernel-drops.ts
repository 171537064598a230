import { readFile } from 'node:fs/promises';

export interface KernelDrops {
  ipv4: number;
  ipv6: number;
}

/** Sums the `drops` column of a table of /proc/net/udp for the sockets bound to a port. */
export function parseDrops(table: string, port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let drops = 0;
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/ +/);
    if (columns[1]?.endsWith(suffix)) drops += Number(columns.at(-1) ?? 0);
  }
  return drops;
}

/** Datagrams that the kernel threw away before we saw them; undefined where there is no such table. */
export async function readKernelDrops(port: number): Promise<KernelDrops | undefined> {
  try {
    const [ipv4, ipv6] = await Promise.all([
      readFile('/proc/net/udp', 'latin1'),
      readFile('/proc/net/udp6', 'latin1').catch(() => ''),
    ]);
    return { ipv4: parseDrops(ipv4, port), ipv6: parseDrops(ipv6, port) };
  } catch {
    return undefined;
  }
}
