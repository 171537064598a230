import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import { wordsOf, type PermissionRow, type VettingRules } from './package.ts';

const worst = ['FAIL', 'SUSPECT', 'warn', 'unknown', 'ok'] as const;

function Name({ row }: { row: PermissionRow }) {
  const [locale] = useLocaleState();
  return (
    <Box sx={{ minWidth: 140, whiteSpace: 'normal' }}>
      <Typography component="div" sx={{ fontSize: '0.875rem' }}>
        {wordsOf(row.label, locale)}
      </Typography>
      <Code muted>{row.permission}</Code>
    </Box>
  );
}

interface PermissionsTabProps {
  rows: readonly PermissionRow[];
  /** False where the code could not be read: then nobody knows who uses what. */
  codeSeen: boolean;
}

/** Each permission that is asked for against what the app is declared to do, who uses it, and whether the policy names it. */
export function PermissionsTab({ rows, codeSeen }: PermissionsTabProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data: rules } = useApi<VettingRules>('/app-packages/rules');
  const functionName = (id: string): string => {
    const found = rules?.functions.find((each) => each.id === id);
    return found === undefined ? id : wordsOf(found.title, locale);
  };
  const comma = locale === 'en' ? ', ' : '、';
  const yes = (is: boolean | null): string =>
    is === null
      ? translate('appPackages.notDeclared')
      : translate(is ? 'appPackages.inPolicy' : 'appPackages.notInPolicy');
  if (rows.length === 0) return <Empty title={translate('appPackages.noPermissions')} />;
  return (
    <Stack>
      <Typography variant="body2" sx={{ p: 2, pb: 1, color: 'text.secondary' }}>
        {translate('appPackages.permissionsHelp')}
      </Typography>
      <PlainTable
        label={translate('appPackages.tab.permissions')}
        rows={rows.toSorted((a, b) => worst.indexOf(a.verdict) - worst.indexOf(b.verdict))}
        keyOf={({ permission }) => permission}
        columns={[
          { label: translate('appPackages.permission'), render: (row) => <Name row={row} /> },
          {
            label: translate('appPackages.judged'),
            render: ({ verdict, reason }) => (
              <Box sx={{ minWidth: 160, whiteSpace: 'normal' }}>
                <StateMark kind="app-permissions" state={verdict} plain />
                <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
                  {wordsOf(reason, locale)}
                </Box>
              </Box>
            ),
          },
          {
            label: translate('appPackages.serves'),
            render: ({ functions }) =>
              functions.length === 0 ? '–' : functions.map(functionName).join(comma),
          },
          {
            label: translate('appPackages.usedBy'),
            render: ({ usedBy }) =>
              usedBy === null
                ? codeSeen
                  ? '–'
                  : translate('appPackages.codeNotSeen')
                : usedBy.length === 0
                  ? translate('appPackages.nobodyUses')
                  : usedBy
                      .map((each) => (each === 'app' ? translate('appPackages.appItself') : each))
                      .join(comma),
          },
          { label: translate('appPackages.policy'), render: ({ inPolicy }) => yes(inPolicy) },
        ]}
      />
    </Stack>
  );
}
