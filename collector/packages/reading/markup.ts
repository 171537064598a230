/** Tags and comments longer than this are left as text: looking for their end must not take quadratic time. */
const MAX_TAG = 300;

/** Takes out everything from `<name` to `</name>`; what is not closed is taken out to the end. Linear in the length of the page. */
function withoutElement(page: string, name: string): string {
  const lower = page.toLowerCase();
  let kept = '';
  let at = 0;
  for (;;) {
    const start = lower.indexOf(`<${name}`, at);
    if (start < 0) return kept + page.slice(at);
    kept += `${page.slice(at, start)} `;
    const end = lower.indexOf(`</${name}`, start);
    if (end < 0) return kept;
    const close = lower.indexOf('>', end);
    if (close < 0) return kept;
    at = close + 1;
  }
}

const breaks = new RegExp(`<(?:br|/p|/div|/li|/h\\d|/tr)\\b[^<>]{0,${MAX_TAG}}>`, 'giu');
const tags = new RegExp(`<[^<>]{0,${MAX_TAG}}>`, 'gu');

/** Text of a page without scripts, styles and tags; entities that Chinese pages use are put back. */
export function withoutMarkup(page: string): string {
  return withoutElement(withoutElement(page, 'script'), 'style')
    .replaceAll(breaks, '\n')
    .replaceAll(tags, ' ')
    .replaceAll(/&(?:nbsp|ensp|emsp|#160);/gu, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n[ \n]*/gu, '\n')
    .trim();
}
