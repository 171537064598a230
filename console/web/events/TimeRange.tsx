import ScheduleOutlined from '@mui/icons-material/ScheduleOutlined';
import { Box, Button, MenuItem, Popover, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { formatDateTime, fromLocalInput, toLocalInput } from '../format/time.ts';
import { edgesOf, spans, type EventSearch } from './event-url.ts';

interface TimeRangeProps {
  range: EventSearch['range'];
  onRange: (range: EventSearch['range']) => void;
}

/** «最近 24 小时» and the like, or two points in Beijing time. */
export function TimeRange({ range, onRange }: TimeRangeProps) {
  const translate = useTranslate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [fixed, setFixed] = useState({ from: '', to: '' });
  const from = fromLocalInput(fixed.from);
  const to = fromLocalInput(fixed.to);
  const wrong = from === undefined || to === undefined || from >= to;
  const choose = (next: EventSearch['range']): void => {
    setAnchor(null);
    onRange(next);
  };
  const label =
    range.kind === 'last'
      ? translate(`events.last.${range.span}`)
      : `${formatDateTime(range.from).slice(5, 16)} – ${formatDateTime(range.to).slice(5, 16)}`;
  return (
    <>
      <Button
        startIcon={<ScheduleOutlined />}
        aria-haspopup="dialog"
        data-testid="time-range"
        onClick={({ currentTarget }) => {
          const edges = edgesOf(range, Date.now());
          setFixed({ from: toLocalInput(edges.from), to: toLocalInput(edges.to) });
          setAnchor(currentTarget);
        }}
      >
        {label}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: { variant: 'outlined', role: 'dialog', 'aria-label': translate('events.range') },
        }}
      >
        <Stack direction={{ xs: 'column', sm: 'row' }}>
          <Box sx={{ py: 1, minWidth: 144 }}>
            {spans.map((span) => (
              <MenuItem
                key={span}
                selected={range.kind === 'last' && range.span === span}
                onClick={() => choose({ kind: 'last', span })}
              >
                {translate(`events.last.${span}`)}
              </MenuItem>
            ))}
          </Box>
          <Stack
            component="form"
            sx={{
              p: 2,
              gap: 1.5,
              borderLeft: { sm: 1 },
              borderColor: { sm: 'divider' },
              width: 264,
            }}
            onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
              event.preventDefault();
              if (from !== undefined && to !== undefined && from < to)
                choose({ kind: 'fixed', from, to });
            }}
          >
            <Typography variant="h3">{translate('events.range')}</Typography>
            {(['from', 'to'] as const).map((edge) => (
              <TextField
                key={edge}
                type="datetime-local"
                label={translate(`events.${edge}`)}
                value={fixed[edge]}
                onChange={({ target }) => setFixed({ ...fixed, [edge]: target.value })}
                slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
              />
            ))}
            <Button type="submit" variant="contained" disabled={wrong}>
              {translate('action.confirm')}
            </Button>
          </Stack>
        </Stack>
      </Popover>
    </>
  );
}
