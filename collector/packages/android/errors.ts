/** A part of a package that can't be understood: which file, at which byte, why. */
export class AndroidFormatError extends Error {
  readonly code: 'BAD_XML' | 'BAD_RESOURCES' | 'BAD_MANIFEST' | 'BAD_DER' | 'BAD_SIGNATURE';

  constructor(code: AndroidFormatError['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}
