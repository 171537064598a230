import type { AndroidManifest } from '../android/manifest/manifest.ts';
import type { XmlElement, XmlValue } from '../android/axml/element.ts';
import { parseXml } from '../android/axml/parse-xml.ts';
import { AndroidFormatError } from '../android/errors.ts';
import type { Resources } from '../android/resources/resources.ts';
import type { ArchiveEntry } from '../archive/archive.ts';
import type { Bounded, FileProviderFacts, TickedBox } from '../code-facts.ts';
import type { ReadingContext } from './context.ts';

/** Layouts are some kilobytes; larger XML files of res/ are drawings. */
const MAX_LAYOUT_BYTES = 262_144;
/** Widgets that carry a tick, by the end of their class' name. */
const ticking = /(?:CheckBox|CheckedTextView|RadioButton|Switch|SwitchCompat|ToggleButton|Chip)$/u;
const tickingBytes = ['Check', 'RadioButton', 'Switch', 'ToggleButton', 'Chip'].flatMap((word) => [
  Buffer.from(word, 'utf8'),
  Buffer.from(word, 'utf16le'),
]);

function* elementsOf(root: XmlElement): Generator<XmlElement> {
  const waiting = [root];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    yield one;
    waiting.push(...one.children.toReversed());
  }
}

function valueOf(element: XmlElement, name: string): XmlValue | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

function textOf(value: XmlValue | undefined, resources: Resources): string | null {
  const found = value && (resources.resolve(value, 'zh') ?? resources.resolve(value));
  return found?.kind === 'string' ? found.text : null;
}

function parsed(context: ReadingContext, content: Uint8Array, file: string) {
  try {
    return parseXml(content);
  } catch (error) {
    if (!(error instanceof AndroidFormatError)) throw error;
    context.miss('resources', file, 'unparsed', error.message);
    return undefined;
  }
}

/** Boxes and switches that are on from the start, in all layouts of res/. */
export async function readTickedBoxes(
  context: ReadingContext,
  resources: Resources,
): Promise<Bounded<TickedBox>> {
  const boxes: TickedBox[] = [];
  let total = 0;
  for (const entry of context.archive.entries) {
    if (!isLayout(entry)) continue;
    const content = await context.content(entry, 'resources', MAX_LAYOUT_BYTES);
    if (!content) continue;
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    if (!tickingBytes.some((word) => bytes.includes(word))) continue;
    const root = parsed(context, content, entry.name);
    for (const element of root ? elementsOf(root) : []) {
      if (!ticking.test(element.name)) continue;
      const checked = valueOf(element, 'checked');
      const value = checked && resources.resolve(checked);
      if (value?.kind !== 'boolean' || !value.value) continue;
      total += 1;
      if (boxes.length >= context.rules.limits.lists.others) continue;
      const text = textOf(valueOf(element, 'text'), resources);
      boxes.push({ file: entry.name, element: element.name, text });
    }
  }
  return { list: boxes, total };
}

function isLayout({ name, size, duplicate, directory }: ArchiveEntry): boolean {
  return (
    /^(?:res|r)\/.*\.xml$/u.test(name) &&
    // Other kinds of resources where names are kept; shrinkers shorten them all.
    !/^res\/(?:drawable|color|anim|animator|mipmap|menu|interpolator|transition|font)/u.test(
      name,
    ) &&
    size <= MAX_LAYOUT_BYTES &&
    !duplicate &&
    !directory
  );
}

/** What paths files of FileProviders open to others. */
export async function readFileProviders(
  context: ReadingContext,
  { components }: AndroidManifest,
): Promise<FileProviderFacts[]> {
  const found: FileProviderFacts[] = [];
  for (const { kind, name, metaData } of components) {
    const paths = metaData.find((datum) => datum.name.endsWith('FILE_PROVIDER_PATHS'))?.value;
    const entry = paths ? context.archive.find(paths) : undefined;
    if (kind !== 'provider' || !entry) continue;
    const content = await context.content(entry, 'resources', MAX_LAYOUT_BYTES);
    const root = content && parsed(context, content, entry.name);
    for (const element of root?.children ?? []) {
      if (found.length >= context.rules.limits.lists.others) return found;
      const path = valueOf(element, 'path');
      const text = path?.kind === 'string' ? path.text : '';
      found.push({ provider: name, file: entry.name, element: element.name, path: text });
    }
  }
  return found;
}
