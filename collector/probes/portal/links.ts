/** Attributes of one page that are looked at. */
const maxAttributes = 5_000;
const maxUrl = 2_000;

/** The site that a host belongs to: `www.example.edu.cn` and `jwc.example.edu.cn` are of `example.edu.cn`. */
export function siteOf(domain: string): string {
  return domain.replace(/^www\./u, '');
}

export function isOfSite(hostname: string, site: string): boolean {
  return hostname === site || hostname.endsWith(`.${site}`);
}

function decode(text: string): string {
  return text.replace(/&(?:amp|#38|#x26);/giu, '&').trim();
}

/** Distinct pages and files of the same site that a page refers to, in the order in which they stand there. */
export function sameSiteLinks(html: string, base: URL, site: string): URL[] {
  const found = new Map<string, URL>();
  const attributes = html.matchAll(/\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/giu);
  let looked = 0;
  for (const [, double, single, bare] of attributes) {
    looked += 1;
    if (looked > maxAttributes) break;
    const text = decode(double ?? single ?? bare ?? '');
    if (text === '' || text.length > maxUrl || !URL.canParse(text, base)) continue;
    const url = new URL(text, base);
    url.hash = '';
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    if (isWeb && isOfSite(url.hostname, site) && url.username === '') found.set(url.href, url);
  }
  found.delete(base.href);
  return [...found.values()];
}
