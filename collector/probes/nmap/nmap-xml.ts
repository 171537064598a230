import { SaxesParser } from 'saxes';
import { ProbeError } from '../errors.ts';

/** One `<host>` of nmap's XML, as far as this platform asks for it. */
export interface NmapHost {
  address: string;
  state: string;
  /** Why nmap says so, such as `echo-reply`. */
  reason: string;
  rttMs?: number;
}

/** Bounds of what is kept of one value; a hostile name or banner is longer than any real one. */
const maxValue = 256;
/** Deeper than nmap ever nests. */
const maxDepth = 32;

const cut = (value: string | undefined): string => (value ?? '').slice(0, maxValue);

export interface NmapXml {
  /** Takes the next piece of text. Throws NMAP_BROKEN_OUTPUT. */
  write(text: string): void;
  /** Ends the document. Throws NMAP_BROKEN_OUTPUT when it is cut off or nmap says that it failed. */
  close(): void;
}

/** Reads nmap's XML as it comes and tells each host when it is complete; nothing but the host under way is held. */
export function createNmapXml(told: (host: NmapHost) => void): NmapXml {
  const parser = new SaxesParser();
  let depth = 0;
  let host: NmapHost | undefined;
  let finished = false;
  const broken = (why: string, cause?: unknown): never => {
    throw new ProbeError('NMAP_BROKEN_OUTPUT', `nmap's XML is broken: ${cut(why)}`, { cause });
  };
  parser.on('error', (error) => broken(error.message, error));
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > maxDepth) broken('nested too deep');
    if (depth === 1 && name !== 'nmaprun') broken(`begins with <${name}>`);
    if (name === 'host') host = { address: '', state: '', reason: '' };
    else if (name === 'finished') {
      finished = true;
      if (attributes['exit'] === 'error') broken(`nmap ended with ${cut(attributes['errormsg'])}`);
    } else if (host && depth === 3) readPart(host, name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    if (name !== 'host' || !host) return;
    if (host.address !== '') told(host);
    host = undefined;
  });
  return {
    write: (text) => void parser.write(text),
    close() {
      parser.close();
      if (!finished) broken('it is cut off');
    },
  };
}

function readPart(host: NmapHost, name: string, attributes: Record<string, string>): void {
  if (name === 'status') {
    host.state = cut(attributes['state']);
    host.reason = cut(attributes['reason']);
  } else if (name === 'address' && attributes['addrtype'] !== 'mac') {
    host.address = cut(attributes['addr']);
  } else if (name === 'times') {
    const micros = Number(attributes['srtt']);
    if (Number.isFinite(micros) && micros >= 0) host.rttMs = Math.round(micros / 100) / 10;
  }
}
