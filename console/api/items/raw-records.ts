import type { Origin } from '../../../analyzer/assessment/observations/observation.ts';
import type { EvidenceRow } from '../../../analyzer/assessment/system-inputs.ts';
import type { RawRecord } from './schema.ts';

/** Which kinds of raw records the caller may open; a link that answers "no" helps nobody. */
export interface MayOpen {
  events: boolean;
  assets: boolean;
  sources: boolean;
  alerts: boolean;
}

const address = (path: string, values: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(values).toString()}`;

function fromOrigin(origin: Origin, may: MayOpen): RawRecord {
  switch (origin.kind) {
    case 'events': {
      const { query, from, to } = origin;
      const href = may.events ? address('/events', { query, from, to }) : null;
      return { kind: 'events', href, query, from, to };
    }
    case 'asset':
      return {
        kind: 'asset',
        href: may.assets ? `/assets/${encodeURIComponent(origin.id)}` : null,
        id: origin.id,
      };
    case 'source':
      return { kind: 'source', href: may.sources ? '/sources' : null, id: origin.id };
    case 'alerts': {
      const { from, to } = origin;
      return { kind: 'alerts', href: may.alerts ? '/alerts' : null, from, to };
    }
    case 'platform':
      return { kind: 'platform', href: null };
  }
}

/** The raw records behind one row of evidence: where it was measured, and the object itself where that is another page. */
export function rawRecordsOf(row: EvidenceRow, may: MayOpen): RawRecord[] {
  const origin = JSON.parse(row.origin) as Origin;
  const records = [fromOrigin(origin, may)];
  const { object_kind: kind, object_id: id, object_name: name } = row;
  const isAsset = kind === 'asset' || kind === 'interface';
  if (isAsset && !(origin.kind === 'asset' && origin.id === id && kind === 'asset')) {
    // An interface is `<asset>/<index>`: its page is a part of the asset's.
    const [assetId = id] = id.split('/');
    const href = may.assets ? `/assets/${encodeURIComponent(assetId)}` : null;
    records.push({ kind, href, id, name });
  }
  return records;
}
