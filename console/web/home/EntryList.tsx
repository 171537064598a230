import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { severities, type Severity } from '../marks/severity.ts';
import { Time } from '../marks/Time.tsx';
import { noticeSeverities } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { entryText, type HomeEntry } from './home.ts';

function isSeverity(text: string | null): text is Severity {
  return severities.some((severity) => severity === text);
}

function Entry({ entry }: { entry: HomeEntry }) {
  const [locale] = useLocaleState();
  const { title, detail } = entryText(entry, locale);
  const urgency =
    entry.kind === 'delivery'
      ? noticeSeverities.find((each) => each === entry.severity)
      : undefined;
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
    >
      <Stack
        component={Link}
        to={entry.href}
        direction="row"
        data-testid="home-entry"
        sx={(theme) => ({
          alignItems: 'center',
          gap: 1.5,
          px: 2,
          py: 1,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        {urgency !== undefined && (
          <Box sx={{ minWidth: 56, flexShrink: 0 }}>
            <UrgencyMark severity={urgency} />
          </Box>
        )}
        {urgency === undefined && isSeverity(entry.severity) && (
          <Box sx={{ minWidth: locale === 'en' ? 88 : 56, flexShrink: 0 }}>
            <SeverityMark severity={entry.severity} />
          </Box>
        )}
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{title}</Typography>
          {detail !== '' && (
            <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {detail}
            </Typography>
          )}
        </Box>
        {entry.since !== null && (
          <Typography
            variant="caption"
            component="span"
            sx={{ color: 'text.secondary', flexShrink: 0 }}
          >
            <Time at={entry.since} as="ago" />
          </Typography>
        )}
        <ChevronRight sx={{ color: 'text.disabled', fontSize: 18 }} />
      </Stack>
    </Box>
  );
}

interface EntryListProps {
  list: 'todo' | 'worse' | 'late';
  entries: readonly HomeEntry[];
}

/** One of the three lists of the home page; an empty one says that this is good. */
export function EntryList({ list, entries }: EntryListProps) {
  const translate = useTranslate();
  return (
    <Panel
      title={translate(list === 'todo' ? 'home.queue' : `home.${list}`)}
      aside={
        entries.length > 0 && (
          <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
            {entries.length}
          </Typography>
        )
      }
      flush
      testId={`home-${list}`}
    >
      {entries.length === 0 ? (
        <Stack direction="row" sx={{ gap: 1.5, p: 2, alignItems: 'flex-start' }}>
          <CheckCircleOutline
            sx={(theme) => ({ color: theme.tones.good.solid, fontSize: 20, mt: 0.25 })}
          />
          <div>
            <Typography>{translate(`home.${list}Empty`)}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate(`home.${list}EmptyHelp`)}
            </Typography>
          </div>
        </Stack>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {entries.map((entry) => (
            <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
          ))}
        </Box>
      )}
    </Panel>
  );
}
