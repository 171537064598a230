import { SaxesParser } from 'saxes';
import type { PlistDict, PlistValue } from '../ios-facts.ts';
import { IosFormatError } from './errors.ts';

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 500_000;

const bad = (detail: string, cause?: unknown) => new IosFormatError('BAD_PLIST', detail, cause);

type Open =
  | { kind: 'array'; items: PlistValue[] }
  | { kind: 'dict'; dict: PlistDict; key: string | undefined };

function plain(element: string, text: string): PlistValue {
  switch (element) {
    case 'string':
      return text;
    case 'integer': {
      const value = Number(text.trim());
      return Number.isFinite(value) ? value : 0;
    }
    case 'real':
      return Number.isFinite(Number(text)) ? Number(text) : 0;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'data':
      return text.replaceAll(/\s+/gu, '');
    case 'date': {
      const moment = new Date(text.trim());
      return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
    }
    default:
      throw bad(`<${element}> is no part of a property list`);
  }
}

/** Parses an XML property list (PropertyList-1.0.dtd). Entities of a DTD are not expanded. @throws {IosFormatError} BAD_PLIST */
export function parseXmlPlist(text: string): PlistValue {
  const open: Open[] = [];
  let root: PlistValue | undefined;
  let characters = '';
  let elements = 0;

  function put(value: PlistValue): void {
    const parent = open.at(-1);
    if (!parent) root ??= value;
    else if (parent.kind === 'array') parent.items.push(value);
    else if (parent.key === undefined) throw bad('a value without a key');
    else {
      if (parent.key !== '__proto__') parent.dict[parent.key] = value;
      parent.key = undefined;
    }
  }

  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw bad(error.message, error);
  });
  parser.on('opentag', ({ name }) => {
    elements += 1;
    characters = '';
    if (elements > MAX_ELEMENTS || open.length > MAX_DEPTH) throw bad('it is too large or deep');
    if (name === 'array') open.push({ kind: 'array', items: [] });
    if (name === 'dict') open.push({ kind: 'dict', dict: {}, key: undefined });
  });
  const add = (more: string) => (characters += more);
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    if (name === 'plist') return;
    if (name === 'array' || name === 'dict') {
      const done = open.pop();
      if (done) put(done.kind === 'array' ? done.items : done.dict);
    } else if (name === 'key') {
      const parent = open.at(-1);
      if (parent?.kind !== 'dict') throw bad('a key outside a dictionary');
      parent.key = characters;
    } else put(plain(name, characters));
  });
  parser.write(text).close();
  if (root === undefined) throw bad('it is empty');
  return root;
}
