/** What the server says over server-sent events (the web's view of the API's LiveMessage). */
export interface LiveMessage {
  topic:
    | 'alert'
    | 'source'
    | 'asset'
    | 'health'
    | 'notice'
    | 'delivery'
    | 'incident'
    | 'inbox'
    | 'drill'
    | 'run'
    | 'attestation'
    | 'exception'
    | 'finding'
    | 'filing'
    | 'app-filing'
    | 'app-use'
    | 'app-package'
    | 'sweep'
    | 'capture';
  unitId?: string;
  id?: string;
  change?: string;
}

const touched: Readonly<Record<LiveMessage['topic'], readonly string[]>> = {
  alert: ['alerts', 'home'],
  source: ['sources', 'health', 'home'],
  asset: [
    'assets',
    'asset-inventory',
    'asset-changes',
    'asset-conflicts',
    'exposure',
    'exposure-findings',
    'polls',
    'home',
  ],
  health: ['health'],
  notice: ['notices', 'home', 'region'],
  delivery: ['deliveries', 'notices', 'home', 'region'],
  incident: ['incidents', 'home', 'region'],
  inbox: ['inbox'],
  drill: ['drills', 'home'],
  run: ['runs', 'incidents'],
  attestation: ['attestations', 'systems', 'home'],
  exception: ['exceptions', 'systems', 'home'],
  finding: ['findings', 'systems', 'home'],
  filing: ['filings', 'systems', 'home'],
  'app-filing': ['app-filings', 'apps', 'home'],
  'app-use': ['app-uses', 'apps', 'home'],
  'app-package': ['app-packages', 'apps'],
  sweep: ['sweeps', 'address-plans'],
  capture: ['captures', 'capture-findings'],
};

/** The query topics to read again after a message; none for a topic this version does not know. */
export function topicsOf(message: LiveMessage): readonly string[] {
  return touched[message.topic] ?? [];
}

/** The message in one `data:` text; undefined when it is not one. */
export function parseLive(text: string): LiveMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('topic' in value)) return undefined;
    return typeof value.topic === 'string' ? (value as LiveMessage) : undefined;
  } catch {
    return undefined;
  }
}
