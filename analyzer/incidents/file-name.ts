const maxName = 150;

/** Control characters, what steers the direction of text (a name could pretend another ending), and path marks. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The name of an uploaded file for people to read: no path, nothing hidden. Never used as a path. */
export function cleanFileName(text: string): string {
  const last = text.toWellFormed().split(/[/\\]/u).at(-1) ?? '';
  const name = last
    .replace(hidden, '')
    .replace(/["<>|:*?]/gu, '_')
    .replace(/^[.\s]+/u, '')
    .trim();
  if (name === '') return 'evidence';
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  if (name.length <= maxName) return name;
  // Not in the middle of a character outside the basic plane.
  return `${name.slice(0, maxName - ending.length).replace(/[\uD800-\uDBFF]$/u, '')}${ending}`;
}

const mediaType = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,60}$/u;

/** As declared, without parameters; a guess for nonsense. */
export function cleanMediaType(text: string | undefined): string {
  const [bare = ''] = (text ?? '').toLowerCase().split(';');
  return mediaType.test(bare.trim()) ? bare.trim() : 'application/octet-stream';
}
