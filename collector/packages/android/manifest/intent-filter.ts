import type { XmlElement } from '../axml/element.ts';
import type { IntentFilter, MetaData } from './manifest.ts';
import type { AttributeReader } from './reader.ts';

const PATHS = ['path', 'pathPrefix', 'pathPattern', 'pathSuffix', 'pathAdvancedPattern'];

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** Values of one attribute of some children, without those that are absent. */
function values(elements: readonly XmlElement[], name: string, reader: AttributeReader): string[] {
  return elements.flatMap((element) => reader.text(element, name) ?? []);
}

export function readIntentFilter(element: XmlElement, reader: AttributeReader): IntentFilter {
  const data = childrenNamed(element, 'data');
  return {
    actions: values(childrenNamed(element, 'action'), 'name', reader),
    categories: values(childrenNamed(element, 'category'), 'name', reader),
    schemes: values(data, 'scheme', reader),
    hosts: values(data, 'host', reader),
    paths: PATHS.flatMap((name) => values(data, name, reader)),
    mimeTypes: values(data, 'mimeType', reader),
    autoVerify: reader.flag(element, 'autoVerify') ?? false,
    priority: reader.int(element, 'priority') ?? 0,
  };
}

export function readMetaData(element: XmlElement, reader: AttributeReader): MetaData[] {
  return childrenNamed(element, 'meta-data').map((item) => ({
    name: reader.text(item, 'name') ?? '',
    value: reader.text(item, 'value') ?? reader.text(item, 'resource'),
    line: item.line,
  }));
}
