import { decodeBytes } from '../../codecs/text/decode.ts';

/** `\"` and `\\` of httpd, and runs of `\xHH` for bytes that are printable or of a longer character. */
const escaped = /\\["\\]|(?:\\x(?:[2-7][0-9A-Fa-f]|[89A-Fa-f][0-9A-Fa-f]))+/g;

/**
 * What a client sent, from how a web server wrote it: nginx escapes `"`, `\` and all but ASCII as `\xHH`
 * (`log_format escape=default`), httpd as `\"`, `\\` and `\xhh` (mod_log_config, "Format Notes"). Bytes are UTF-8, else
 * GB18030. Control characters stay escaped, so that nothing invisible gets into an event.
 */
export function unescapeLogText(text: string): string {
  return text.includes('\\') ? text.replace(escaped, plain) : text;
}

function plain(run: string): string {
  if (run.charCodeAt(1) !== 0x78) return run.slice(1);
  return decodeBytes(Buffer.from(run.replaceAll('\\x', ''), 'hex'));
}
