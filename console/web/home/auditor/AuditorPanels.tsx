import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { signed } from '../../assessments/assessment.ts';
import { findingStates } from '../../findings/finding.ts';
import { formatCount, formatScore } from '../../format/numbers.ts';
import { formatDateTime, formatLastDay } from '../../format/time.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Disclaimer } from '../../systems/Disclaimer.tsx';
import { listUrl, type AuditHome } from '../home.ts';
import { Engagements } from './Engagements.tsx';
import { NumberedList } from './NumberedList.tsx';

type Numbered = AuditHome['toCheck'][number];

/** Findings by state, each count the way to its list; below, the answers that wait for a re-check. */
function Findings({ findings, toCheck }: Pick<AuditHome, 'findings' | 'toCheck'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Panel title={translate('findings.title')} flush testId="home-findings">
      <Stack
        direction="row"
        sx={{
          px: 2,
          py: 1,
          columnGap: 2,
          flexWrap: 'wrap',
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        {findingStates
          .filter((state) => state !== 'WITHDRAWN')
          .map((state) => (
            <Stack
              key={state}
              component={Link}
              to={listUrl('findings', { state })}
              direction="row"
              data-testid={`findings-${state}`}
              sx={{ gap: 0.5, alignItems: 'center', color: 'inherit', textDecoration: 'none' }}
            >
              <StateMark kind="findings" state={state} plain />
              <strong>{formatCount(findings[state] ?? 0, locale)}</strong>
            </Stack>
          ))}
      </Stack>
      <NumberedList
        none={translate('home.audit.nothingToCheck')}
        entries={toCheck.map(({ id, href, title, number, unitName }) => ({
          id,
          href,
          title,
          detail: [number, unitName].join(' · '),
          mark: <StateMark kind="findings" state="READY" plain />,
        }))}
      />
    </Panel>
  );
}

function Expiring(props: { title: string; none: string; rows: readonly Numbered[]; to: string }) {
  const translate = useTranslate();
  return (
    <Panel
      title={props.title}
      flush
      aside={
        <Typography component={Link} to={props.to} variant="body2" sx={{ color: 'primary.main' }}>
          {translate('action.open')}
        </Typography>
      }
    >
      <NumberedList
        none={props.none}
        entries={props.rows.map(({ id, href, title, number, unitName, at }) => ({
          id,
          href,
          title,
          detail: [number, unitName, translate('systems.endsOn', { day: formatLastDay(at) })].join(
            ' · ',
          ),
        }))}
      />
    </Panel>
  );
}

/** What was frozen last, and how much less or more was proved than the time before. */
function Frozen({ frozen }: Pick<AuditHome, 'frozen'>) {
  const translate = useTranslate();
  return (
    <Panel title={translate('home.audit.frozen')} flush testId="home-frozen">
      <NumberedList
        none={translate('home.audit.noFrozen')}
        entries={frozen.map(({ id, href, systemName, frozenAt, lower, change }) => ({
          id,
          href,
          title: systemName,
          detail: formatDateTime(frozenAt),
          mark: (
            <Box sx={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
              {translate('home.audit.atLeast', { score: formatScore(lower) })}
              {change !== null && (
                <Box
                  component="span"
                  sx={(theme) => ({
                    ml: 1,
                    fontWeight: 600,
                    color: change < 0 ? theme.tones.critical.ink : theme.tones.good.ink,
                  })}
                >
                  {signed(change)}
                </Box>
              )}
            </Box>
          ),
        }))}
      />
      <Box sx={{ px: 2, py: 1, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}>
        <Disclaimer />
      </Box>
    </Panel>
  );
}

interface AuditorPanelsProps {
  part: 'work' | 'state';
  audit: AuditHome;
}

/** The two halves of an auditor's home: what there is to do, and what ends, was frozen and changed. */
export default function AuditorPanels({ part, audit }: AuditorPanelsProps) {
  const translate = useTranslate();
  if (part === 'work') {
    return (
      <Stack sx={{ gap: 2 }}>
        <Engagements engagements={audit.engagements} />
        <Findings findings={audit.findings} toCheck={audit.toCheck} />
        <Frozen frozen={audit.frozen} />
      </Stack>
    );
  }
  return (
    <Stack sx={{ gap: 2 }}>
      <Expiring
        title={translate('home.audit.exceptions')}
        none={translate('home.audit.noExceptions')}
        rows={audit.expiringExceptions}
        to={listUrl('exceptions', { inForce: true })}
      />
      <Expiring
        title={translate('home.audit.attestations')}
        none={translate('home.audit.noAttestations')}
        rows={audit.expiringAttestations}
        to={listUrl('attestations', { standing: 'expiring' })}
      />
    </Stack>
  );
}
