import { Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { severities, type Severity } from '../marks/severity.ts';
import { Time } from '../marks/Time.tsx';
import { noticeSeverities } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { LinkRow, LinkRows } from '../shapes/LinkRows.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { AllGood } from '../shapes/States.tsx';
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
    <LinkRow
      to={entry.href}
      title={title}
      detail={detail}
      testId="home-entry"
      mark={
        <>
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
        </>
      }
    >
      {entry.since !== null && (
        <Typography
          variant="caption"
          component="span"
          sx={{ color: 'text.secondary', flexShrink: 0 }}
        >
          <Time at={entry.since} as="ago" />
        </Typography>
      )}
    </LinkRow>
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
        <AllGood title={translate(`home.${list}Empty`)} text={translate(`home.${list}EmptyHelp`)} />
      ) : (
        <LinkRows>
          {entries.map((entry) => (
            <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
          ))}
        </LinkRows>
      )}
    </Panel>
  );
}
