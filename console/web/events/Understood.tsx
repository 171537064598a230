import { Alert, Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { fieldText, type EventRow } from './event-row.ts';
import { useEventWords } from './use-event-words.ts';

/** How the line was read: by which parser, or what could not be made of it and what to do then. */
export function Understood({ event }: { event: EventRow }) {
  const translate = useTranslate();
  const { valueOf } = useEventWords();
  const parser = fieldText(event, 'event.module');
  const tags = Array.isArray(event['tags']) ? event['tags'].map(String) : [];
  const notes = tags.flatMap((tag) => {
    const words = valueOf('tags', tag);
    return words === tag ? [] : [words];
  });
  const isUnread = fieldText(event, 'event.kind') === 'pipeline_error';
  if (isUnread || parser === '') {
    return (
      <Alert severity="info" sx={{ borderRadius: 0 }} data-testid="event-understood">
        {translate(isUnread ? 'events.notRead' : 'events.onlyHeader')}
        {notes.map((note) => (
          <div key={note}>{note}</div>
        ))}
      </Alert>
    );
  }
  return (
    <Box
      data-testid="event-understood"
      sx={{
        px: 2,
        pt: 1,
        fontSize: '0.75rem',
        color: 'text.secondary',
        bgcolor: 'background.default',
      }}
    >
      {translate('events.readBy', { parser })}
      {notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </Box>
  );
}
