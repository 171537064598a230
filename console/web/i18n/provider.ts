import polyglotI18nProvider from 'ra-i18n-polyglot';
import { zhCN } from './zh-CN/messages.ts';

/** Chinese is in the first load; English is fetched by those who choose it. */
export const i18nProvider = polyglotI18nProvider(
  (locale) => (locale === 'en' ? import('./en/messages.ts').then(({ en }) => en) : zhCN),
  'zh-CN',
  [
    { locale: 'zh-CN', name: '中文' },
    { locale: 'en', name: 'English' },
  ],
  { allowMissing: true },
);
