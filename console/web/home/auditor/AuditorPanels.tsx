import { Box, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { AttestationRow } from '../../attestations/attestation.ts';
import { StandingMark } from '../../attestations/StandingMark.tsx';
import type { ExceptionRow } from '../../exceptions/exception.ts';
import { ExceptionMarks } from '../../exceptions/ExceptionMarks.tsx';
import type { FindingRow } from '../../findings/finding.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { worded } from '../../systems/system.ts';
import { Engagements } from './Engagements.tsx';
import { LastFrozen } from './LastFrozen.tsx';
import { ShortList } from './ShortList.tsx';

/** Answers that wait for a re-check first, then what the school still owes. */
function Work() {
  const translate = useTranslate();
  const finding = {
    resource: 'findings',
    sort: { field: 'openedAt', order: 'ASC' },
    heading: ({ title }: FindingRow) => title,
    detail: ({ number, systemName }: FindingRow) => [number, systemName].join(' · '),
    mark: ({ state }: FindingRow) => (
      <Box sx={{ flexShrink: 0 }}>
        <StateMark kind="findings" state={state} plain />
      </Box>
    ),
  } as const;
  return (
    <Stack sx={{ gap: 2 }}>
      <Engagements />
      <ShortList<FindingRow>
        {...finding}
        title={translate('home.audit.toCheck')}
        filter={{ state: 'READY' }}
        none={translate('home.audit.nothingToCheck')}
        testId="home-findings-ready"
      />
      <ShortList<FindingRow>
        {...finding}
        title={translate('home.audit.unanswered')}
        filter={{ state: 'OPEN' }}
        none={translate('home.audit.allAnswered')}
        testId="home-findings-open"
      />
    </Stack>
  );
}

/** What ends soon, and what was frozen last. */
function State() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Stack sx={{ gap: 2 }}>
      <ShortList<ExceptionRow>
        title={translate('home.audit.exceptions')}
        resource="exceptions"
        filter={{ inForce: true }}
        sort={{ field: 'expiresAt', order: 'ASC' }}
        heading={({ itemKey, itemZh, itemEn }) => `${itemKey} ${worded(locale, itemZh, itemEn)}`}
        detail={({ systemName, expiresOn }) =>
          `${systemName} · ${translate('exceptions.until', { day: expiresOn })}`
        }
        mark={(row) => <ExceptionMarks row={row} plain />}
        none={translate('home.audit.noExceptions')}
        testId="home-exceptions"
      />
      <ShortList<AttestationRow>
        title={translate('home.audit.attestations')}
        resource="attestations"
        filter={{ standing: 'counts' }}
        sort={{ field: 'expiresAt', order: 'ASC' }}
        heading={({ title }) => title}
        detail={({ systemName, expiresOn }) =>
          `${systemName} · ${translate('exceptions.until', { day: expiresOn })}`
        }
        mark={({ standing }) => <StandingMark standing={standing} plain />}
        none={translate('home.audit.noAttestations')}
        testId="home-attestations"
      />
      <LastFrozen />
    </Stack>
  );
}

/** The two halves of an auditor's home. */
export default function AuditorPanels({ part }: { part: 'work' | 'state' }) {
  return part === 'work' ? <Work /> : <State />;
}
