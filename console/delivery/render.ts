import { messageSeverities, type MessageSeverity } from '../../analyzer/telling/tell.ts';
import { placeholder, type FactKind, type Language, type MessageTemplate } from './template.ts';

export interface Rendered {
  severity: MessageSeverity;
  zh: { title: string; text: string };
  en: { title: string; text: string };
  /** Path within the console. */
  href?: string;
  /** Facts that the template needs and the caller left out. */
  missing: readonly string[];
}

/** Longest text of one fact, in characters; a title of a notice is far shorter. */
const maxLine = 200;
const maxLines = 1_000;
const absent = '—';

const severityWords: Record<MessageSeverity, Record<Language, string>> = {
  urgent: { zh: '紧急', en: 'urgent' },
  high: { zh: '高', en: 'high' },
  medium: { zh: '中', en: 'medium' },
  low: { zh: '低', en: 'low' },
};

export function isSeverity(value: unknown): value is MessageSeverity {
  return (messageSeverities as readonly unknown[]).includes(value);
}

/**
 * Text of others without what makes a link or moves the cursor: control and direction characters go (Unicode Cc, Cf),
 * addresses no longer open by a click, in whatever program shows them.
 */
function harmless(text: string): string {
  return text
    .replaceAll(/[^\P{C}\n]/gu, ' ')
    .replaceAll('://', '：//')
    .replaceAll(/\bwww\./giu, 'www．');
}

function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function writeTime(value: unknown, language: Language): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
    .format(at)
    .replace(',', '');
  return language === 'zh' ? `${parts}（北京时间）` : `${parts} (UTC+8)`;
}

/** A fact may bring its own translations: `{ zh, en }`. */
function inLanguage(value: unknown, language: Language): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return (value as Record<string, unknown>)[language];
}

function write(kind: FactKind, given: unknown, language: Language): string | undefined {
  const value = inLanguage(given, language);
  switch (kind) {
    case 'text':
    case 'lines': {
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      const text = harmless(String(value)).trim();
      if (text === '') return undefined;
      if (kind === 'lines') return shorten(text, maxLines);
      return shorten(text.replaceAll(/\s+/gu, ' '), maxLine);
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
    case 'time':
      return writeTime(value, language);
    case 'severity':
      return isSeverity(value) ? severityWords[value][language] : undefined;
    case 'id':
      return typeof value === 'string' && /^[\w.~-]{1,100}$/u.test(value) ? value : undefined;
    case 'path':
      return typeof value === 'string' && /^(?:\/[\w.~-]{1,100}){1,6}$/u.test(value)
        ? value
        : undefined;
  }
}

/** One pass over the template: what a fact holds is never taken for a placeholder. */
function fill(
  text: string,
  template: MessageTemplate,
  facts: Readonly<Record<string, unknown>>,
  language: Language,
): string {
  return text.replaceAll(placeholder, (_whole, name: string) => {
    const rule = template.facts[name];
    return (rule && write(rule.kind, facts[name], language)) ?? absent;
  });
}

function linkOf(
  template: MessageTemplate,
  facts: Readonly<Record<string, unknown>>,
): string | undefined {
  const { link } = template;
  if (link === undefined) return undefined;
  const href = fill(link, template, facts, 'zh');
  // A link with a hole leads nowhere; '.' and '..' would lead out of the folder.
  return href.includes(absent) || /\/\.{1,2}(?:\/|$)/u.test(href) ? undefined : href;
}

/** The words of a message in both languages. Facts that are missing are written as a dash and named. */
export function renderMessage(
  template: MessageTemplate,
  facts: Readonly<Record<string, unknown>>,
): Rendered {
  const href = linkOf(template, facts);
  const words = (language: Language) => ({
    title: fill(template[language].title, template, facts, language),
    text: fill(template[language].text, template, facts, language).trim(),
  });
  const missing = Object.entries(template.facts)
    .filter(
      ([name, { kind, optional }]) => !optional && write(kind, facts[name], 'zh') === undefined,
    )
    .map(([name]) => name);
  return {
    severity:
      template.followsFact && isSeverity(facts['severity']) ? facts['severity'] : template.severity,
    zh: words('zh'),
    en: words('en'),
    ...(href === undefined ? {} : { href }),
    missing,
  };
}
