import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import type { PackageSummary } from './package.ts';

/** What could not be read, and why: every check that needs it says so instead of passing. */
export function UnseenTab({ unseen }: Pick<PackageSummary, 'unseen'>) {
  const translate = useTranslate();
  if (unseen.length === 0) {
    return (
      <Empty title={translate('appPackages.allSeen')} text={translate('appPackages.allSeenHelp')} />
    );
  }
  return (
    <Stack>
      <Typography variant="body2" sx={{ p: 2, pb: 1, color: 'text.secondary' }}>
        {translate('appPackages.unseenHelp')}
      </Typography>
      <PlainTable
        label={translate('appPackages.tab.unseen')}
        rows={unseen}
        keyOf={({ area, what, reason }) => `${area} ${what} ${reason}`}
        columns={[
          {
            label: translate('appPackages.areaLabel'),
            render: ({ area }) => translate(`appPackages.area.${area}`, { _: area }),
          },
          { label: translate('appPackages.what'), render: ({ what }) => what },
          {
            label: translate('appPackages.why'),
            render: ({ reason }) => translate(`appPackages.unseenReason.${reason}`, { _: reason }),
          },
        ]}
      />
    </Stack>
  );
}
