import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../archive/archive.ts';
import type { StrayFile, TextFact } from '../code-facts.ts';
import type { ReadingContext } from './context.ts';
import { withoutMarkup } from './markup.ts';

const textual =
  /\.(?:html?|xhtml|txt|md|json|js|ts|vue|css|xml|properties|ya?ml|ini|cfg|conf|toml|csv|plist|strings|sql|pem|key|env|map)$/iu;
const markup = /\.(?:html?|xhtml|xml|vue)$/iu;
const kept = new Set(['privacy-policy', 'child-policy', 'agreement']);
const gb18030 = new TextDecoder('gb18030');
/** Texts without a name that says what they are: which words make one a policy, within its beginning. */
const policyWords = /隐私(?:政策|协议|声明|保护)|个人信息保护|privacy policy/iu;
const childWords = /儿童(?:个人信息|隐私)|未成年人(?:个人信息|隐私)保护/u;
const OPENING = 3_000;
const POLICY_LENGTH = 600;

function decode(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return isUtf8(bytes) ? bytes.toString('utf8') : gb18030.decode(bytes);
}

function kindOf(name: string, kinds: readonly string[], text: string): TextFact['kind'] {
  const opening = text.slice(0, OPENING);
  const long = text.length > POLICY_LENGTH;
  if (kinds.includes('child-policy') || (long && childWords.test(opening.slice(0, 200)))) {
    return 'child-policy';
  }
  if (kinds.includes('privacy-policy')) return 'privacy-policy';
  if (kinds.includes('agreement')) return 'agreement';
  if (long && policyWords.test(opening)) return 'privacy-policy';
  return /\.(?:json|properties|ya?ml|ini|cfg|conf|toml|plist|env)$/iu.test(name)
    ? 'configuration'
    : 'page';
}

/** Files by name that do not belong into a package. */
function strayOf({ name, size }: ArchiveEntry, kinds: readonly string[]): StrayFile[] {
  return kinds.filter((kind) => !kept.has(kind)).map((kind) => ({ file: name, kind, size }));
}

/** How long a line given to the pattern rules is at most; minified scripts are one line. */
const LINE = 3_000;

function giveLines(context: ReadingContext, text: string, file: string): void {
  context.addresses.add(text, { file, offset: null });
  for (const line of text.split('\n')) {
    for (let at = 0; at < line.length; at += LINE) {
      context.patterns.add(line.slice(at, at + LINE), { file, offset: null });
    }
  }
}

/**
 * Reads text files among `candidates`: addresses, marks and secrets of all, the text itself of policies and agreements. Lists what has no
 * place in a package.
 */
export async function readTextFiles(
  context: ReadingContext,
  candidates: readonly ArchiveEntry[],
): Promise<{ texts: TextFact[]; strayFiles: StrayFile[] }> {
  const { texts: limits, lists } = context.rules.limits;
  const texts: TextFact[] = [];
  const strayFiles: StrayFile[] = [];
  let read = 0;
  for (const entry of candidates) {
    if (entry.directory || entry.duplicate) continue;
    const kinds = context.prepared.files.kindsOf(entry.name);
    strayFiles.push(...strayOf(entry, kinds).slice(0, lists.others - strayFiles.length));
    if (!textual.test(entry.name)) continue;
    if (read >= limits.maxFiles || entry.size > limits.maxFileBytes) {
      context.miss('texts', entry.name, 'cap', 'the file was not read: too many or too large');
      continue;
    }
    read += 1;
    const content = await context.content(entry, 'texts', limits.maxFileBytes);
    if (!content) continue;
    const whole = decode(content);
    giveLines(context, whole, entry.name);
    const text = markup.test(entry.name) ? withoutMarkup(whole) : whole;
    const kind = kindOf(entry.name, kinds, text);
    if (!kept.has(kind)) continue;
    if (texts.length >= limits.maxKept) {
      context.miss('texts', entry.name, 'cap', 'more policies and agreements than are kept');
      continue;
    }
    texts.push({
      file: entry.name,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      kind,
      text: text.slice(0, limits.maxKeptCharacters),
      cut: text.length > limits.maxKeptCharacters,
    });
  }
  return { texts, strayFiles };
}
