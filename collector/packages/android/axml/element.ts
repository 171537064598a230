/** A value as binary XML keeps it (`Res_value` of AOSP's ResourceTypes.h), before references are followed. */
export type XmlValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'reference'; readonly id: number }
  /** A reference into the theme (`?attr/…`): nobody can resolve it without a running app. */
  | { readonly kind: 'theme'; readonly id: number }
  | { readonly kind: 'int'; readonly value: number; readonly hex: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'float'; readonly value: number }
  /** Dimension, fraction, colour and the rest: type and data as they stand. */
  | { readonly kind: 'other'; readonly type: number; readonly data: number }
  | { readonly kind: 'null' };

export interface XmlAttribute {
  readonly namespace: string | null;
  /** By resource id where there is one, as the platform does; obfuscators empty the name. */
  readonly name: string;
  readonly resourceId: number | null;
  readonly value: XmlValue;
  /** The text that stood in the source, where the file still has it. */
  readonly raw: string | null;
}

export interface XmlElement {
  readonly namespace: string | null;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** Line of the source, 0 when unknown. */
  readonly line: number;
}
