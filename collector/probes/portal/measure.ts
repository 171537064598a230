import { getPage, type Page } from './get-page.ts';
import { isOfSite, sameSiteLinks, siteOf } from './links.ts';
import { reach, stepOfError } from './reach.ts';
import type { ResolveName, Resolved } from './resolve.ts';
import { notAsked, type PortalMeasurement, type Step, type StepReason } from './result.ts';

export interface MeasureDeps {
  resolve: ResolveName;
  /** Keeps measurements from being used to reach what only this machine can reach (server-side request forgery). */
  isAllowed(address: string): boolean | Promise<boolean>;
  /** Default 443 and 80. */
  ports?: { https: number; http: number };
  /** Authorities that are trusted beside those of Node (PEM). */
  authorities?: readonly string[];
}

export interface MeasureBounds {
  timeoutMs: number;
  totalMs: number;
  redirects: number;
  pageBytes: number;
  links: number;
  inFlight: number;
}

interface Site {
  name: string;
  deps: MeasureDeps;
  bounds: MeasureBounds;
  /** After this nothing more is asked. */
  deadline: number;
}

type Got =
  | { kind: 'page'; page: Page; url: URL; certificate: Page['certificate'] }
  | { kind: 'failed'; step: Step };

const failed = (passed: false | null, reason: StepReason): Got => ({
  kind: 'failed',
  step: { passed, reason, millis: null },
});
const maxMissing = 20;
/** Addresses of one name that are tried before the site counts as out of reach. */
const maxTried = 3;

async function allowedOf({ addresses }: Resolved, deps: MeasureDeps): Promise<string[]> {
  const allowed: string[] = [];
  for (const address of addresses) if (await deps.isAllowed(address)) allowed.push(address);
  return allowed;
}

function recordStep({ addresses, failure }: Resolved): Step {
  if (addresses.length > 0) return { passed: true, reason: null, millis: null };
  return {
    passed: failure === 'dns-failed' ? null : false,
    reason: failure ?? 'no-record',
    millis: null,
  };
}

/** The first address that answers; the last answer when none does. */
async function reachAny(addresses: readonly string[], port: number, timeoutMs: number) {
  let last: { step: Step; address: string | undefined } = { step: notAsked, address: undefined };
  for (const address of addresses.slice(0, maxTried)) {
    const step = await reach(address, port, timeoutMs);
    if (step.passed === true) return { step, address };
    last = { step, address: undefined };
  }
  return last;
}

/** Follows redirects within the site over one family. */
async function follow(site: Site, start: URL, family: 4 | 6): Promise<Got> {
  const { deps, bounds, deadline, name } = site;
  const { https = 443, http = 80 } = deps.ports ?? {};
  let url = start;
  let certificate: Page['certificate'];
  for (let hop = 0; hop <= bounds.redirects; hop += 1) {
    if (performance.now() > deadline) return failed(null, 'out-of-time');
    const resolved = await deps.resolve(url.hostname, family);
    if (resolved.addresses.length === 0) {
      const step = recordStep(resolved);
      return { kind: 'failed', step };
    }
    const [address] = await allowedOf(resolved, deps);
    if (address === undefined) return failed(null, 'target-not-allowed');
    const usual = url.protocol === 'https:' ? https : http;
    const started = performance.now();
    try {
      const page = await getPage({
        url,
        address,
        port: url.port === '' ? usual : Number(url.port),
        timeoutMs: bounds.timeoutMs,
        maxBytes: bounds.pageBytes,
        ...(deps.authorities && { authorities: deps.authorities }),
      });
      certificate ??= page.certificate;
      const isRedirect = page.status >= 300 && page.status < 400 && page.location !== undefined;
      if (!isRedirect) return { kind: 'page', page, url, certificate };
      const next = URL.canParse(page.location ?? '', url) ? new URL(page.location ?? '', url) : url;
      const isWeb = next.protocol === 'http:' || next.protocol === 'https:';
      // Where another site answers, the measured one has answered.
      if (!isWeb || !isOfSite(next.hostname, siteOf(name))) {
        return { kind: 'page', page, url, certificate };
      }
      url = next;
    } catch (error) {
      return { kind: 'failed', step: stepOfError(error, started) };
    }
  }
  return failed(false, 'too-many-redirects');
}

function compareStatus(six: Got, four: Got): Step {
  if (six.kind === 'failed') return six.step;
  const { status } = six.page;
  const fine: Step = { passed: true, reason: null, millis: null };
  if (status >= 400) return { passed: false, reason: 'error-status', millis: null };
  if (four.kind === 'failed') return fine;
  const same = Math.floor(four.page.status / 100) === Math.floor(status / 100);
  return same ? fine : { passed: false, reason: 'status-differs', millis: null };
}

function tlsStep(six: Got, tcp443: Step): Step {
  if (tcp443.passed !== true) return notAsked;
  if (six.kind === 'failed') {
    const { passed, reason } = six.step;
    // The port was open: what failed is the handshake.
    return passed === false && reason !== 'too-many-redirects'
      ? { passed, reason: 'tls-failed', millis: null }
      : notAsked;
  }
  if (!six.certificate) return notAsked;
  const { problem } = six.certificate;
  return { passed: problem === null, reason: problem, millis: null };
}

async function askLinks(site: Site, six: Got): Promise<PortalMeasurement['links']> {
  const none = { found: 0, tried: 0, reachable: 0, missing: [] };
  if (six.kind === 'failed') return { ...none, step: notAsked };
  const { html } = six.page;
  if (html === undefined) return { ...none, step: { ...notAsked, reason: 'not-a-page' } };
  const links = sameSiteLinks(html, six.url, siteOf(site.name));
  if (links.length === 0) return { ...none, step: { ...notAsked, reason: 'no-links' } };
  const waiting = links.slice(0, site.bounds.links);
  const missing: string[] = [];
  let reachable = 0;
  let tried = 0;
  let unmeasured = 0;
  const work = async () => {
    for (let url = waiting.shift(); url; url = waiting.shift()) {
      const got = await follow(site, url, 6);
      const passed = got.kind === 'page' ? got.page.status < 400 : got.step.passed;
      if (passed === null) {
        unmeasured += 1;
        continue;
      }
      tried += 1;
      if (passed) reachable += 1;
      else if (missing.length < maxMissing) missing.push(url.href);
    }
  };
  await Promise.all(Array.from({ length: site.bounds.inFlight }, work));
  const passed = tried === 0 ? null : reachable === tried;
  const reason = passed === null ? 'out-of-time' : passed ? null : 'some-missing';
  const step: Step = {
    passed,
    reason: unmeasured > 0 && passed === true ? 'out-of-time' : reason,
    millis: null,
  };
  return { step, found: links.length, tried, reachable, missing: missing.sort() };
}

/**
 * Measures one web site over both protocols: records, ports, status, certificate, and the links of the home page to the same
 * site. Every address is checked before it is asked. Never throws for what the other side does.
 */
export async function measurePortal(
  name: string,
  deps: MeasureDeps,
  bounds: MeasureBounds,
): Promise<PortalMeasurement> {
  const site: Site = { name, deps, bounds, deadline: performance.now() + bounds.totalMs };
  const { https = 443, http = 80 } = deps.ports ?? {};
  const [six, four] = await Promise.all([deps.resolve(name, 6), deps.resolve(name, 4)]);
  const measurement: PortalMeasurement = {
    ipv6: six.addresses,
    ipv4: four.addresses,
    aaaa: recordStep(six),
    tcp443: notAsked,
    tcp80: notAsked,
    http: notAsked,
    statusIpv6: null,
    statusIpv4: null,
    tls: notAsked,
    tlsValidUntil: null,
    links: { step: notAsked, found: 0, tried: 0, reachable: 0, missing: [] },
  };
  if (six.addresses.length === 0) return measurement;
  const allowed = await allowedOf(six, deps);
  if (allowed.length === 0) {
    const refused: Step = { passed: null, reason: 'target-not-allowed', millis: null };
    return { ...measurement, tcp443: refused, tcp80: refused };
  }
  const [over443, over80] = await Promise.all([
    reachAny(allowed, https, bounds.timeoutMs),
    reachAny(allowed, http, bounds.timeoutMs),
  ]);
  Object.assign(measurement, { tcp443: over443.step, tcp80: over80.step });
  if (over443.step.passed !== true && over80.step.passed !== true) return measurement;
  const start = new URL(over443.step.passed === true ? `https://${name}/` : `http://${name}/`);
  const [gotSix, gotFour] = await Promise.all([follow(site, start, 6), follow(site, start, 4)]);
  return {
    ...measurement,
    http: compareStatus(gotSix, gotFour),
    statusIpv6: gotSix.kind === 'page' ? gotSix.page.status : null,
    statusIpv4: gotFour.kind === 'page' ? gotFour.page.status : null,
    tls: tlsStep(gotSix, over443.step),
    tlsValidUntil: gotSix.kind === 'page' ? (gotSix.certificate?.validUntil ?? null) : null,
    links: await askLinks(site, gotSix),
  };
}
