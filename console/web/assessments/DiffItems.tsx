import ArrowForward from '@mui/icons-material/ArrowForward';
import { Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { worded } from '../systems/system.ts';
import type { AssessmentDiff, ChangedItem } from './assessment.ts';
import { ChangeMark } from './ChangeMark.tsx';

/** A state on one side, with the way to what it rested on then. */
function SideState(props: { assessmentId: string; item: ChangedItem; side: 'before' | 'after' }) {
  const side = props.item[props.side];
  if (side === null) return <>–</>;
  const to = `/assessments/${encodeURIComponent(props.assessmentId)}?item=${encodeURIComponent(props.item.key)}`;
  return (
    <Link component={RouterLink} to={to} underline="none">
      <StateMark kind="systems" state={side.state} />
    </Link>
  );
}

interface DiffItemsProps {
  diff: Pick<AssessmentDiff, 'from' | 'to'>;
  items: readonly ChangedItem[];
}

/** The items that changed: from which state to which, and why. */
export function DiffItems({ diff, items }: DiffItemsProps) {
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {items.map((item) => (
        <Box
          component="li"
          key={item.key}
          data-testid={`changed-${item.key}`}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', md: '96px minmax(0, 1fr) 240px' },
            columnGap: 2,
            rowGap: 0.5,
            px: 2,
            py: 1,
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
          }}
        >
          <div>
            <ChangeMark change={item.change} plain />
          </div>
          <div>
            <Typography sx={{ fontSize: '0.875rem' }}>
              {item.key} {worded(locale, item.textZh, item.textEn)}
            </Typography>
            {item.because.map((each) => (
              <Typography
                key={each.zh}
                variant="body2"
                sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
              >
                {english ? each.en : each.zh}
              </Typography>
            ))}
          </div>
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', alignSelf: 'start' }}>
            <SideState assessmentId={diff.from.id} item={item} side="before" />
            <ArrowForward aria-hidden sx={{ fontSize: 16, color: 'text.secondary' }} />
            <SideState assessmentId={diff.to.id} item={item} side="after" />
          </Stack>
        </Box>
      ))}
    </Box>
  );
}
