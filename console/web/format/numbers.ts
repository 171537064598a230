/** `12,345`; '' for nothing. */
export function formatCount(value: number | undefined | null, locale: string): string {
  return value === undefined || value === null ? '' : new Intl.NumberFormat(locale).format(value);
}

/** `1.5 MiB`, binary steps. */
export function formatBytes(bytes: number | undefined | null): string {
  return bytes === undefined || bytes === null
    ? ''
    : stepped(bytes, 1_024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
}

/** `1 Gbit/s`, decimal steps, as devices are sold. */
export function formatBitRate(bitsPerSecond: number | undefined | null): string {
  return bitsPerSecond === undefined || bitsPerSecond === null || bitsPerSecond === 0
    ? ''
    : stepped(bitsPerSecond, 1_000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
}

function stepped(value: number, base: number, units: readonly string[]): string {
  let step = 0;
  let rest = value;
  while (rest >= base && step < units.length - 1) {
    rest /= base;
    step += 1;
  }
  const digits = rest >= 100 || Number.isInteger(rest) ? 0 : 1;
  return `${rest.toFixed(digits)}\u00A0${units[step]}`;
}

/** A 64-bit counter comes as decimal text, for a JavaScript number would round it. */
export function formatCounter(text: string | undefined | null): string {
  if (text === undefined || text === null || !/^\d+$/u.test(text)) return '';
  return text.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** Octets of a 64-bit counter as `1.5 GiB`; three digits are shown, so rounding does not matter. */
export function formatCounterBytes(text: string | undefined | null): string {
  return text === undefined || text === null || !/^\d+$/u.test(text)
    ? ''
    : formatBytes(Number(text));
}

/** `71.4`: one digit, never rounded up to a round score that was not reached. */
export function formatScore(score: number | undefined | null): string {
  return score === undefined || score === null
    ? '–'
    : (Math.floor(score * 10 + 1e-6) / 10).toFixed(1);
}

/** `62%` of a share between 0 and 1, rounded down so that 100% means all. */
export function formatShare(share: number | undefined | null): string {
  return share === undefined || share === null ? '–' : `${Math.floor(share * 100 + 1e-9)}%`;
}
