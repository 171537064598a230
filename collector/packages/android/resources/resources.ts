import type { XmlValue } from '../axml/element.ts';

/** One configuration variant of one resource. */
export interface ResourceVariant {
  /** BCP 47-like: '' for the default, `zh`, `zh-CN`, `b+zh+Hans`. */
  readonly locale: string;
  /** Smallest API level of the variant, 0 when any. */
  readonly sdk: number;
  /** All qualifiers as hex of the configuration, '' for the default. */
  readonly config: string;
  readonly value: XmlValue;
}

/** What is looked up in a `resources.arsc`. */
export interface Resources {
  /** Type and entry name, `string/app_name`. */
  nameOf(id: number): string | undefined;
  variantsOf(id: number): readonly ResourceVariant[];
  /**
   * The value after references, up to a depth of 16; undefined when it leads nowhere (framework
   * resources, cycles).
   * @param locale language to prefer, `zh` takes `zh-CN` too; '' takes the default.
   */
  resolve(value: XmlValue, locale?: string): XmlValue | undefined;
  readonly locales: readonly string[];
  readonly faults: readonly string[];
}
