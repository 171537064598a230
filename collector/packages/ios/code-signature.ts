import type { PlistDict } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';
import { parsePlistDict } from './plist.ts';

const SUPER_BLOB = 0xfa_de_0c_c0;
const ENTITLEMENTS = 0xfa_de_71_71;
const MAX_BLOBS = 100;

/** Entitlements in an embedded code signature (cs_blobs.h of Apple's open xnu); null when there are none that can be read. */
export function entitlementsOf(bytes: Buffer, offset: number, size: number): PlistDict | null {
  const blob = bytes.subarray(offset, offset + size);
  if (blob.length < 12 || blob.readUInt32BE(0) !== SUPER_BLOB) return null;
  const count = Math.min(blob.readUInt32BE(8), MAX_BLOBS);
  for (let row = 12; row + 8 <= blob.length && row < 12 + count * 8; row += 8) {
    const at = blob.readUInt32BE(row + 4);
    if (at + 8 > blob.length || blob.readUInt32BE(at) !== ENTITLEMENTS) continue;
    try {
      return parsePlistDict(blob.subarray(at + 8, at + blob.readUInt32BE(at + 4)));
    } catch (error) {
      if (!(error instanceof IosFormatError)) throw error;
      return null;
    }
  }
  return null;
}
