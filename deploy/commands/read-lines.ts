/** Longest input line held, in characters; a base64 message of the largest size needs 90,000. */
const maxLineLength = 4_194_304;

export type InputLine = { kind: 'line'; text: string } | { kind: 'too-long' };

/**
 * Splits a stream into lines as they come. A line over the limit is skipped to its end and reported, so
 * that memory stays bounded whatever is piped in. A last line without a line end counts.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder();
  let held = '';
  let skipping = false;
  for await (const chunk of input) {
    held += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n', start)) {
      if (skipping) yield { kind: 'too-long' };
      else yield { kind: 'line', text: withoutReturn(held.slice(start, end)) };
      skipping = false;
      start = end + 1;
    }
    held = held.slice(start);
    if (held.length > maxLineLength) {
      skipping = true;
      held = '';
    }
  }
  held += decoder.decode();
  if (skipping) yield { kind: 'too-long' };
  else if (held !== '') yield { kind: 'line', text: withoutReturn(held) };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
