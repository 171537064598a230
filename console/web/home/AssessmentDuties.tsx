import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import { useGetList, useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { isPermitted, useSession } from '../providers/session.ts';
import { Panel } from '../shapes/Panel.tsx';
import { listUrl } from './home.ts';

interface Duty {
  resource: 'attestations' | 'exceptions' | 'findings';
  filter: Readonly<Record<string, unknown>>;
  /** Message key. */
  label: string;
  /** Who has it to do. */
  right: { resource: string; action: string };
}

const duties: readonly Duty[] = [
  {
    resource: 'attestations',
    filter: { state: 'REVIEW' },
    label: 'home.audit.toReview',
    right: { resource: 'assessments', action: 'read' },
  },
  {
    resource: 'exceptions',
    filter: { state: 'REQUESTED' },
    label: 'home.audit.toApprove',
    right: { resource: 'assessments', action: 'approve' },
  },
  {
    resource: 'findings',
    filter: { state: 'OPEN' },
    label: 'home.audit.toAnswer',
    right: { resource: 'findings', action: 'read' },
  },
  {
    resource: 'findings',
    filter: { state: 'REVISION' },
    label: 'home.audit.toImprove',
    right: { resource: 'findings', action: 'read' },
  },
];

function Line({ duty: { resource, filter, label } }: { duty: Duty }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { total = 0 } = useGetList(resource, {
    pagination: { page: 1, perPage: 1 },
    filter: { ...filter },
  });
  // Nothing to do is no line: the home of a school is short.
  if (total === 0) return null;
  return (
    <Stack
      component={Link}
      to={listUrl(resource, filter)}
      direction="row"
      sx={(theme) => ({
        alignItems: 'center',
        gap: 1.5,
        px: 2,
        minHeight: 44,
        color: 'inherit',
        textDecoration: 'none',
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-child': { borderBottom: 0 },
        '&:hover': { bgcolor: theme.palette.action.hover },
      })}
    >
      <Typography sx={{ flex: 1 }}>{translate(label)}</Typography>
      <Typography sx={{ fontWeight: 600 }}>{formatCount(total, locale)}</Typography>
      <ChevronRight sx={{ color: 'text.disabled', fontSize: 18 }} />
    </Stack>
  );
}

/** What people have to do for the assessment of their systems, as counts that open the records. */
export default function AssessmentDuties() {
  const translate = useTranslate();
  const who = useSession();
  const mine = duties.filter(({ right }) => isPermitted(who, right.resource, right.action));
  return (
    // The panel goes when all its lines are gone.
    <Box sx={{ '&:not(:has(a))': { display: 'none' } }}>
      <Panel title={translate('home.audit.duties')} flush testId="home-assessment">
        {mine.map((duty) => (
          <Line key={duty.label} duty={duty} />
        ))}
      </Panel>
    </Box>
  );
}
