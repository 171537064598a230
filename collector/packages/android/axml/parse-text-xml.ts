import { SaxesParser } from 'saxes';
import { AndroidFormatError } from '../errors.ts';
import type { XmlAttribute, XmlElement, XmlValue } from './element.ts';

const MAX_DEPTH = 128;

function valueOf(text: string): XmlValue {
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  if (/^-?\d{1,9}$/u.test(text)) return { kind: 'int', value: Number(text), hex: false };
  return { kind: 'string', text };
}

/**
 * Parses XML that is text. No entities but the five of the standard; saxes never loads anything.
 * @throws {AndroidFormatError} BAD_XML
 */
export function parseTextXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: { element: XmlElement & { readonly children: XmlElement[] }; texts: string[] }[] = [];
  let root: XmlElement | undefined;
  parser.on('error', (error) => {
    throw new AndroidFormatError('BAD_XML', error.message, error);
  });
  parser.on('opentag', (tag) => {
    if (open.length >= MAX_DEPTH) throw new AndroidFormatError('BAD_XML', 'nested too deeply');
    const texts: string[] = [];
    const attributes: XmlAttribute[] = Object.values(tag.attributes).map((attribute) => ({
      namespace: attribute.uri === '' ? null : attribute.uri,
      name: attribute.local,
      resourceId: null,
      value: valueOf(attribute.value),
      raw: attribute.value,
    }));
    const element = {
      namespace: tag.uri === '' ? null : tag.uri,
      name: tag.local,
      attributes,
      children: [],
      get text() {
        return texts.join('');
      },
      line: parser.line,
    };
    open.at(-1)?.element.children.push(element);
    root ??= element;
    open.push({ element, texts });
  });
  parser.on('text', (piece) => open.at(-1)?.texts.push(piece));
  parser.on('cdata', (piece) => open.at(-1)?.texts.push(piece));
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  if (!root) throw new AndroidFormatError('BAD_XML', 'no element in it');
  return root;
}
