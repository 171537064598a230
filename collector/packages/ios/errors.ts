/** A part of an iOS package that can't be understood: what and why. */
export class IosFormatError extends Error {
  readonly code: 'BAD_PLIST' | 'BAD_MACH_O';

  constructor(code: IosFormatError['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}
