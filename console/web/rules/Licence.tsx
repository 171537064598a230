import { useTranslate } from 'react-admin';
import type { RuleSource } from './rule.ts';

/** Where the words of a licence stand, of those that rules have. */
const pages: Readonly<Record<string, string>> = {
  'DRL-1.1': 'https://github.com/SigmaHQ/Detection-Rule-License',
  DRL: 'https://github.com/SigmaHQ/Detection-Rule-License',
  'Apache-2.0': 'https://www.apache.org/licenses/LICENSE-2.0',
  MIT: 'https://opensource.org/license/mit',
};

/** Under which licence a rule stands. The DRL wants author and reference to be kept, wherever a rule is shown. */
export function Licence({ licence }: { licence: RuleSource['licence'] }) {
  const translate = useTranslate();
  if (licence === null) return <>{translate('rules.noLicence')}</>;
  const page = pages[licence.name];
  if (page === undefined) return <>{licence.name}</>;
  return (
    <a href={page} target="_blank" rel="noreferrer">
      {licence.name}
    </a>
  );
}
