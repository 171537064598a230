import type { XmlValue } from '../axml/element.ts';

/** One configuration variant of one resource. */
export interface ResourceVariant {
  /** '' for the default, else `zh`, `zh-CN`, `zh-Hans-CN`. */
  readonly locale: string;
  /** Smallest API level of the variant, 0 when any. */
  readonly sdk: number;
  /** It differs from others in language, density and API level only. */
  readonly plain: boolean;
  readonly value: XmlValue;
}

/** What is looked up in a `resources.arsc`. */
export interface Resources {
  /** Type and entry name, `string/app_name`. */
  nameOf(id: number): string | undefined;
  variantsOf(id: number): readonly ResourceVariant[];
  /**
   * The value after references; undefined when it leads nowhere (framework resources, cycles, no variant for the
   * language).
   * @param locale language to prefer: `zh` takes `zh-CN` too and falls back to the default; '' takes the default only.
   */
  resolve(value: XmlValue, locale?: string): XmlValue | undefined;
  /** Languages that any string has, without the default. */
  readonly locales: readonly string[];
  readonly faults: readonly string[];
}

/** For a package without resources.arsc. */
export const NO_RESOURCES: Resources = {
  nameOf: () => undefined,
  variantsOf: () => [],
  resolve: (value) => (value.kind === 'reference' || value.kind === 'theme' ? undefined : value),
  locales: [],
  faults: [],
};
