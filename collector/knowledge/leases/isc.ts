import {
  canonicalAddress,
  canonicalDuid,
  canonicalMac,
  canonicalName,
  defined,
  type Collecting,
} from '../collecting.ts';

/** States of a lease in which nobody has the address. */
const free: ReadonlySet<string> = new Set(['free', 'backup', 'released', 'abandoned', 'expired']);

interface Block {
  address: string;
  line: number;
  mac?: string;
  name?: string;
  duid?: string;
  from?: string;
  until?: string;
  isFree: boolean;
}

/** `4 2026/11/22 07:50:18` (day of the week first) or `epoch 1795333818`, both UTC; `never`. */
function instantOf(text: string): string | undefined {
  const epoch = /^epoch (\d{1,11})/u.exec(text)?.[1];
  const [, date = '', time = ''] = /^\d (\d{4}\/\d\d\/\d\d) (\d\d:\d\d:\d\d)/u.exec(text) ?? [];
  const ms =
    epoch === undefined ? Date.parse(`${date.replaceAll('/', '-')}T${time}Z`) : Number(epoch) * 1e3;
  return Number.isFinite(ms) && ms < 8.64e15 ? new Date(ms).toISOString() : undefined;
}

/** Bytes of a quoted string in which octets that are no text stand as `\nnn` (octal). */
function quotedBytes(text: string): Buffer {
  const bytes: number[] = [];
  for (const [, octal, escaped, plain] of text.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gsu)) {
    if (octal === undefined) bytes.push((escaped ?? plain ?? '').charCodeAt(0) & 255);
    else bytes.push(Number.parseInt(octal, 8) & 255);
  }
  return Buffer.from(bytes);
}

/**
 * ISC dhcpd: `dhcpd.leases` and `dhcpd6.leases`, which are journals (the last block of an address counts; the caller merges
 * by address). Lines that mean nothing to us are passed over.
 */
export function createIscReader(): {
  line(text: string, into: Collecting): void;
  end(into: Collecting): void;
} {
  let block: Block | undefined;
  let duid: string | undefined;

  function close(into: Collecting): void {
    if (block) {
      const { isFree, line, ...known } = block;
      if (isFree) into.release(known.address);
      else into.add({ ...known, source: 'lease', where: String(line) });
    }
    block = undefined;
  }

  function property(text: string): void {
    if (!block) return;
    const [, key = '', value = ''] = /^([a-z-]+(?: ethernet| state)?)\s+(.*?);?$/u.exec(text) ?? [];
    if (key === 'hardware ethernet') Object.assign(block, defined({ mac: canonicalMac(value) }));
    else if (key === 'client-hostname') {
      Object.assign(block, defined({ name: canonicalName(value.replaceAll('"', '')) }));
    } else if (key === 'starts' || key === 'cltt') {
      Object.assign(block, defined({ from: instantOf(value) }));
    } else if (key === 'ends') Object.assign(block, defined({ until: instantOf(value) }));
    else if (key === 'binding state') block.isFree = free.has(value);
  }

  return {
    line(raw, into) {
      const text = raw.trim();
      const opened = /^(?:lease|iaaddr)\s+(\S+)\s+\{$/u.exec(text)?.[1];
      if (opened !== undefined) {
        close(into);
        const address = canonicalAddress(opened);
        if (address === undefined) into.fault('NOT_AN_ADDRESS', opened);
        else
          block = { address, line: into.lines, isFree: false, ...(duid !== undefined && { duid }) };
        return;
      }
      const identity = /^ia-(?:na|ta)\s+"(.*)"\s+\{$/u.exec(text)?.[1];
      if (identity !== undefined) {
        close(into);
        // Four bytes of the association's number, then the client's identifier.
        duid = canonicalDuid(quotedBytes(identity).subarray(4).toString('hex'));
        return;
      }
      if (text === '}') {
        if (!block) duid = undefined;
        close(into);
      } else property(text);
    },
    end(into) {
      if (!block) return;
      into.fault('CUT_OFF', `lease ${block.address}`);
    },
  };
}
