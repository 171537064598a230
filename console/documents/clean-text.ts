/**
 * Control characters of C0 and C1 (XML 1.0 allows three of them), characters that turn the direction of writing (they
 * make `gpj.exe` out of `exe.jpg`), and noncharacters.
 */
const unprintable =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/g;

/**
 * Text as it may stand in XML, PDF and a cell: line feeds only, no control characters, no half of a surrogate pair. What
 * is not printable shows as U+FFFD, so nobody takes a changed text for the original.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replaceAll('\t', ' ')
    .replace(unprintable, '\ufffd');
}

/** The same value with every text in it changed. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapped(each, change)]),
  );
}
