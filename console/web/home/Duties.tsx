import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { isPermitted, useSession } from '../providers/session.ts';
import { LinkRow, LinkRows } from '../shapes/LinkRows.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty } from '../shapes/States.tsx';

interface Duty {
  to: string;
  /** Message key of the page's name. */
  label: string;
  /** Message key of what there is to do on it. */
  text: string;
  resource: string;
}

/** What the three administrators are there for (三员: GB/T 22239-2019 8.1.5), each as a way into the page for it. */
const dutiesOf: Readonly<Record<string, readonly Duty[]>> = {
  'system-admin': [
    { to: '/health', label: 'health.title', text: 'home.duty.health', resource: 'health' },
    { to: '/units', label: 'units.title', text: 'home.duty.units', resource: 'units' },
    { to: '/accounts', label: 'accounts.title', text: 'home.duty.accounts', resource: 'accounts' },
    { to: '/polls', label: 'polls.title', text: 'home.duty.polls', resource: 'polls' },
    { to: '/sources', label: 'sources.title', text: 'home.duty.sources', resource: 'sources' },
  ],
  'security-admin': [
    { to: '/accounts', label: 'accounts.title', text: 'home.duty.grants', resource: 'accounts' },
    { to: '/rules', label: 'rules.title', text: 'home.duty.rules', resource: 'rules' },
    { to: '/systems', label: 'systems.title', text: 'home.duty.systems', resource: 'assessments' },
  ],
  'audit-admin': [
    { to: '/audit', label: 'audit.title', text: 'home.duty.audit', resource: 'audit' },
    {
      to: '/audit?show=verify',
      label: 'audit.verify',
      text: 'home.duty.verify',
      resource: 'audit',
    },
    {
      to: '/audit?show=visibility',
      label: 'audit.whoCouldSee',
      text: 'home.duty.visibility',
      resource: 'audit',
    },
  ],
};

/** The pages of an administrator's work; for everybody else nothing, or a word about it where nothing else is shown. */
export function Duties({ alone }: { alone: boolean }) {
  const translate = useTranslate();
  const who = useSession();
  const panels = [...new Set(who?.grants.map(({ role }) => role))].flatMap((role) => {
    const duties = (dutiesOf[role] ?? []).filter(({ resource }) =>
      isPermitted(who, resource, 'read'),
    );
    return duties.length === 0 ? [] : [{ role, duties }];
  });
  if (panels.length === 0) {
    return alone ? (
      <Panel>
        <Empty title={translate('home.nothing')} text={translate('home.nothingHelp')} />
      </Panel>
    ) : null;
  }
  return (
    <Stack sx={{ gap: 2 }}>
      {panels.map(({ role, duties }) => (
        <Panel key={role} title={translate(`role.${role}`)} flush testId={`duties-${role}`}>
          <LinkRows>
            {duties.map(({ to, label, text }) => (
              <LinkRow key={text} to={to} title={translate(label)} detail={translate(text)} />
            ))}
          </LinkRows>
        </Panel>
      ))}
    </Stack>
  );
}
