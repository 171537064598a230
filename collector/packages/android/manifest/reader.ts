import type { XmlAttribute, XmlElement, XmlValue } from '../axml/element.ts';
import { ANDROID_NAMESPACE } from '../axml/parse-xml.ts';
import type { Resources } from '../resources/resources.ts';

/** Reads attributes of manifest elements, references followed. All answer null when absent or unresolvable. */
export interface AttributeReader {
  value(element: XmlElement, name: string): XmlValue | null;
  /** As text: numbers as digits, a reference that leads nowhere as `@7F010000`. */
  text(element: XmlElement, name: string, locale?: string): string | null;
  /** Like `text`, and null for a reference that leads nowhere. */
  resolved(element: XmlElement, name: string): string | null;
  flag(element: XmlElement, name: string): boolean | null;
  int(element: XmlElement, name: string): number | null;
  /** Without a namespace: `package`, `split`. */
  plain(element: XmlElement, name: string): string | null;
}

/** A reference in the form of aapt's and androguard's dumps. */
export function referenceText(id: number): string {
  return `@${id.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** A value as the source would have had it. */
export function textOf(value: XmlValue): string | null {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'int':
      return value.hex ? `0x${value.value.toString(16)}` : String(value.value);
    case 'boolean':
    case 'float':
      return String(value.value);
    case 'reference':
      return referenceText(value.id);
    case 'theme':
      return `?${referenceText(value.id).slice(1)}`;
    case 'other':
      return `0x${value.data.toString(16)}`;
    case 'null':
      return null;
    default:
      return value satisfies never;
  }
}

const TRUE = /^(?:true|1|-1)$/iu;
const FALSE = /^(?:false|0)$/iu;

function flagOf(value: XmlValue | undefined): boolean | null {
  if (value?.kind === 'boolean') return value.value;
  if (value?.kind === 'int') return value.value !== 0;
  if (value?.kind !== 'string') return null;
  if (TRUE.test(value.text)) return true;
  return FALSE.test(value.text) ? false : null;
}

function intOf(value: XmlValue | undefined): number | null {
  if (value?.kind === 'int') return value.value;
  if (value?.kind !== 'string') return null;
  return /^-?(?:\d{1,10}|0x[\da-f]{1,8})$/iu.test(value.text) ? Number(value.text) : null;
}

/** Attributes of the platform by id or in its namespace; without any namespace where a packer dropped it. */
function find(element: XmlElement, name: string): XmlAttribute | undefined {
  return element.attributes.find(
    (attribute) => attribute.name === name && attribute.namespace === ANDROID_NAMESPACE,
  );
}

export function createAttributeReader(resources: Resources): AttributeReader {
  const value = (element: XmlElement, name: string): XmlValue | null =>
    find(element, name)?.value ?? null;
  const resolve = (element: XmlElement, name: string, locale = ''): XmlValue | undefined => {
    const found = value(element, name);
    return found ? resources.resolve(found, locale) : undefined;
  };
  return {
    value,
    text(element, name, locale) {
      const found = value(element, name);
      if (!found) return null;
      return textOf(resources.resolve(found, locale) ?? found);
    },
    resolved(element, name) {
      const found = resolve(element, name);
      return found ? textOf(found) : null;
    },
    flag: (element, name) => flagOf(resolve(element, name)),
    int: (element, name) => intOf(resolve(element, name)),
    plain(element, name) {
      const found = element.attributes.find(
        (attribute) => attribute.name === name && attribute.namespace === null,
      );
      return found ? textOf(resources.resolve(found.value) ?? found.value) : null;
    },
  };
}
