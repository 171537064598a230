/** Packed three-letter codes have the top bit set (`ResTable_config::unpackLanguageOrRegion`). */
function unpack(high: number, low: number, base: number): string {
  if (high === 0) return '';
  if ((high & 0x80) === 0) return String.fromCharCode(high, low);
  const first = low & 0x1f;
  const second = ((low & 0xe0) >> 5) + ((high & 0x03) << 3);
  const third = (high & 0x7c) >> 2;
  return String.fromCharCode(base + first, base + second, base + third);
}

function asciiAt(config: Buffer, at: number, length: number): string {
  return config.toString('latin1', at, at + length).replace(/\0.*$/su, '');
}

/** `zh`, `zh-CN`, `zh-Hans-CN`; '' for the default. */
export function localeOf(config: Buffer): string {
  if (config.length < 12) return '';
  const language = unpack(config.readUInt8(8), config.readUInt8(9), 0x61);
  if (language === '') return '';
  const region = unpack(config.readUInt8(10), config.readUInt8(11), 0x30);
  const script = config.length >= 40 ? asciiAt(config, 36, 4) : '';
  return [language, script, region].filter((part) => part !== '').join('-');
}

/** Whether all that distinguishes the variant is language, density and API level. */
export function isPlain(config: Buffer): boolean {
  const ignored = (at: number): boolean =>
    at < 4 || (at >= 8 && at < 12) || at === 14 || at === 15 || (at >= 24 && at < 28) || at >= 36;
  return config.every((byte, at) => byte === 0 || ignored(at));
}
