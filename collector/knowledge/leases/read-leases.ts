import { collectLines } from '../collecting.ts';
import type { ImportBounds, Imported } from '../known.ts';
import { createIscReader } from './isc.ts';
import { columnsOf, readCsvLine, readDnsmasqLine } from './tables.ts';

/**
 * Leases of ISC dhcpd (both families), Kea's memfile or any list with headings, and dnsmasq: told apart by their first line
 * that says something. Of several entries of one address the last one counts, as these files are journals.
 */
export async function readLeases(
  content: AsyncIterable<Uint8Array>,
  bounds: ImportBounds,
): Promise<Imported> {
  let columns: ReturnType<typeof columnsOf>;
  let isc: ReturnType<typeof createIscReader> | undefined;
  let started = false;
  return await collectLines(
    content,
    bounds,
    (line, into) => {
      const text = line.trim();
      if (text === '' || text.startsWith('#')) return;
      if (!started) {
        started = true;
        columns = columnsOf(line);
        if (columns) return;
        const isJournal = /^(?:lease|ia-[nt]a|authoring-byte-order|server-duid|failover)\b/u;
        if (isJournal.test(text)) isc = createIscReader();
      }
      if (columns) readCsvLine(columns, line, into);
      else if (isc) isc.line(line, into);
      else readDnsmasqLine(line, into);
    },
    (into) => isc?.end(into),
  );
}
