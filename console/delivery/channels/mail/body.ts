import type { Letter } from '../../channel.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => escapes[character] ?? '');
}

const words = {
  zh: {
    open: '打开平台办理',
    foot: '本邮件由校盾平台自动发出，请勿直接回复。链接只用于定位，打开链接不会改变任何状态。',
  },
  en: {
    open: 'Open in the console',
    foot: 'Sent by XiaoDun. Please do not answer. The link only locates; opening it changes nothing.',
  },
} as const;

export function mailText({ text, link, unit, language }: Letter): string {
  const { foot } = words[language];
  return [text, ...(link === undefined ? [] : [link]), `${unit.name}\n${foot}`].join('\n\n');
}

/** No pictures, no styles from elsewhere, nothing that is loaded; every text of others is escaped. */
export function mailHtml(letter: Letter): string {
  const { title, text, link, unit, language } = letter;
  const { open, foot } = words[language];
  const paragraphs = text
    .split('\n')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('');
  const button = link === undefined ? '' : `<p><a href="${escapeHtml(link)}">${open}</a></p>`;
  return (
    `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><body style="font-family:sans-serif">` +
    `<h3>${escapeHtml(title)}</h3>${paragraphs}${button}` +
    `<p style="color:#666;font-size:12px">${escapeHtml(unit.name)}<br>${foot}</p></body></html>`
  );
}
