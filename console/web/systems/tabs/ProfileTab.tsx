import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../../format/numbers.ts';
import { Time } from '../../marks/Time.tsx';
import { useCan } from '../../providers/session.ts';
import { Facts } from '../../shapes/Facts.tsx';
import { PlainTable } from '../../shapes/PlainTable.tsx';
import type { SystemDetail } from '../system.ts';
import { CloseDialog } from './CloseDialog.tsx';
import { LinkedAssets } from './LinkedAssets.tsx';
import { ProfileDialog } from './ProfileDialog.tsx';

type Profile = SystemDetail['profile'];

function DataTable({ data }: { data: Profile['data'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const yes = (is: boolean): string => translate(is ? 'cases.yes' : 'cases.no');
  if (data.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('systems.profile.noData')}
      </Typography>
    );
  }
  return (
    <PlainTable
      label={translate('systems.profile.data')}
      rows={data}
      keyOf={({ name }) => name}
      columns={[
        { label: translate('systems.profile.dataName'), render: ({ name }) => name },
        {
          label: translate('systems.profile.records'),
          align: 'right',
          render: ({ records }) => formatCount(records, locale),
        },
        {
          label: translate('systems.profile.personal'),
          render: ({ personal }) => yes(personal),
        },
        {
          label: translate('systems.profile.sensitive'),
          render: ({ sensitive }) => yes(sensitive),
        },
        {
          label: translate('systems.profile.important'),
          render: ({ important }) => yes(important),
        },
      ]}
    />
  );
}

function Levels({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box component="ol" reversed sx={{ m: 0, pl: 3, fontSize: '0.8125rem', lineHeight: 1.7 }}>
      {system.levels.map((each) => (
        <li key={each.id}>
          {translate(`systems.levelName.${each.level}`)} S{each.sLevel}A{each.aLevel} ·{' '}
          {each.byName} · <Time at={each.at} as="full" />
          {each.reason !== null && <div>{each.reason}</div>}
          {each.grade !== null && (
            <Box sx={{ color: 'text.secondary' }}>
              {locale === 'en' ? each.grade.explainEn : each.grade.explainZh}
            </Box>
          )}
        </li>
      ))}
    </Box>
  );
}

/** What the school knows of the system: the entry in the register. */
export function ProfileTab({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const may = useCan('assessments', 'update');
  const [editing, setEditing] = useState(false);
  const [closing, setClosing] = useState(false);
  const { profile, missing } = system;
  const row = (name: string, value: unknown) => ({
    label: translate(`systems.profile.${name}`),
    value: typeof value === 'string' || typeof value === 'number' ? String(value) : null,
  });
  const facing =
    profile.internetFacing === null
      ? null
      : translate(`systems.profile.${profile.internetFacing ? 'facing' : 'notFacing'}`);
  return (
    <Stack sx={{ gap: 2 }}>
      {missing.length > 0 && (
        <Alert severity="info">
          {translate('systems.profile.missing', {
            fields: missing
              .map((name) => translate(`systems.profile.${name}`, { _: name }))
              .join(locale === 'en' ? ', ' : '、'),
          })}
        </Alert>
      )}
      <Facts
        rows={[
          row('ownerDepartment', profile.ownerDepartment),
          row('responsibleName', profile.responsibleName),
          row('responsiblePhone', profile.responsiblePhone),
          row('business', profile.business),
          row('usersKind', profile.usersKind),
          row(
            'usersCount',
            profile.usersCount === null ? null : formatCount(profile.usersCount, locale),
          ),
          row(
            'deployment',
            profile.deployment === null
              ? null
              : translate(`systems.deployment.${profile.deployment}`, { _: profile.deployment }),
          ),
          row('provider', profile.provider),
          row('internetFacing', facing),
          row('addresses', profile.addresses.join(', ')),
          row('domains', profile.domains.join(', ')),
          row('goLiveOn', profile.goLiveOn),
          {
            label: translate('systems.scopes'),
            value: system.scopes.map((scope) => translate(`systems.scope.${scope}`)).join(' · '),
          },
        ]}
      />
      {may && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          <Button data-testid="edit-profile" onClick={() => setEditing(true)}>
            {translate('action.edit')}
          </Button>
          <Button
            component={RouterLink}
            to={`/systems/${encodeURIComponent(system.id)}/level`}
            data-testid="regrade"
          >
            {translate('systems.grading.again')}
          </Button>
          <Button color="error" data-testid="close-system" onClick={() => setClosing(true)}>
            {translate('systems.close.ask')}
          </Button>
        </Stack>
      )}
      <Typography variant="h3">{translate('systems.profile.data')}</Typography>
      <DataTable data={profile.data} />
      <Typography variant="h3">{translate('systems.profile.assets')}</Typography>
      <LinkedAssets system={system} />
      <Typography variant="h3">{translate('systems.profile.levels')}</Typography>
      <Levels system={system} />
      {closing && <CloseDialog system={system} onClose={() => setClosing(false)} />}
      {editing && <ProfileDialog system={system} onClose={() => setEditing(false)} />}
    </Stack>
  );
}
