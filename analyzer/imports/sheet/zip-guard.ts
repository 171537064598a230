import { inflateRawSync } from 'node:zlib';
import { ImportError } from '../errors.ts';
import type { ImportLimits } from '../limits.ts';

/** APPNOTE.TXT of PKWARE, 4.3.7, 4.3.12 and 4.3.16. */
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const mebibyte = 1_024 * 1_024;

const broken = () =>
  new ImportError(
    'NOT_XLSX',
    '文件已损坏或不是 .xlsx。请用 Excel 另存为 .xlsx 后再上传。',
    'The file is broken or no .xlsx; save it as .xlsx again.',
  );
const tooLarge = () =>
  new ImportError(
    'ZIP_TOO_LARGE',
    '文件解压后过大，不予读取。请只保留需要导入的行。',
    'Unpacked, the file is too large; keep only the rows to import.',
  );

/** Says what the file is when it is no .xlsx at all. */
export function refuseOtherFormats(bytes: Buffer): void {
  if (bytes.length === 0) throw new ImportError('FILE_EMPTY', '文件是空的。', 'The file is empty.');
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return;
  // Compound file (MS-CFB 2.2): .xls, and .xlsx with a password.
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) {
    throw new ImportError(
      'OLD_EXCEL',
      '这是旧格式（.xls）或加密的文件。请在 Excel 中去掉密码并另存为 .xlsx 后再上传。',
      'This is an old .xls or an encrypted file; save it as .xlsx without a password.',
    );
  }
  if (!bytes.subarray(0, 4_096).includes(0)) {
    throw new ImportError(
      'CSV_FILE',
      '这是文本（CSV）文件。请用 Excel 打开并另存为 .xlsx 后再上传。',
      'This is a text (CSV) file; open it in Excel and save it as .xlsx.',
    );
  }
  throw broken();
}

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

function readEntries(bytes: Buffer, limits: ImportLimits): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + endBytes > bytes.length || bytes.readUInt32LE(end) !== endSignature)
    throw broken();
  const count = bytes.readUInt16LE(end + 10);
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  // Nothing before, between or after: what another reader might take for the content is not there.
  if (start + size !== end || end + endBytes + bytes.readUInt16LE(end + 20) !== bytes.length)
    throw broken();
  if (count > limits.zipEntries) throw tooLarge();
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entrySignature) throw broken();
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) {
      throw new ImportError(
        'ENCRYPTED',
        '文件有密码。请去掉密码后再上传。',
        'The file has a password; remove it.',
      );
    }
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (at !== end || new Set(entries.map(({ name }) => name)).size !== count) throw broken();
  return entries;
}

function inflate(bytes: Buffer, entry: Entry, most: number): Buffer {
  const { offset, method, packed, unpacked } = entry;
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== localSignature) throw broken();
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const data = bytes.subarray(start, start + packed);
  if (data.length !== packed || (method !== 0 && method !== 8)) throw broken();
  let content: Buffer;
  try {
    content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw broken();
  }
  // A lie about the size would make another reader's bounds worth nothing.
  if (content.length !== unpacked) throw broken();
  return content;
}

const mergeRef = /<mergeCell[^>]{0,200}ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/gu;

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** The library makes every cell of a merged range: a few bytes would become a billion of them. */
function refuseHugeMerges(xml: string, limits: ImportLimits): void {
  let cells = 0;
  for (const [, left = '', top = '', right = '', bottom = ''] of xml.matchAll(mergeRef)) {
    const wide = Math.abs(columnNumber(right) - columnNumber(left)) + 1;
    cells += wide * (Math.abs(Number(bottom) - Number(top)) + 1);
    if (cells <= limits.mergedCells) continue;
    throw new ImportError(
      'TOO_COMPLEX',
      '合并单元格过多，请取消合并后再上传。',
      'Too many merged cells; unmerge them.',
    );
  }
}

/**
 * Looks at a file as a zip archive before a library does: really unpacks it within bounds, and refuses macros, passwords,
 * lies about sizes and anything that two readers might understand differently. Throws ImportError.
 */
export function guardZip(bytes: Buffer, limits: ImportLimits): void {
  refuseOtherFormats(bytes);
  const entries = readEntries(bytes, limits);
  const most = Math.min(limits.unzippedMebibytes * mebibyte, bytes.length * limits.unzippedRatio);
  let total = 0;
  for (const { name, unpacked } of entries) {
    if (/vbaProject|macrosheets/iu.test(name)) {
      throw new ImportError(
        'HAS_MACROS',
        '文件含有宏，不予接收。请另存为不带宏的 .xlsx 后再上传。',
        'The file has macros; save it as .xlsx without them.',
      );
    }
    total += unpacked;
  }
  if (total > most) throw tooLarge();
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw broken();
  let left = most;
  for (const entry of entries) {
    const content = inflate(bytes, entry, left);
    left -= content.length;
    if (/^xl\/worksheets\/.*\.xml$/iu.test(entry.name))
      refuseHugeMerges(content.toString('utf8'), limits);
  }
}
