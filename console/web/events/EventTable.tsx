import Add from '@mui/icons-material/AddCircleOutlineOutlined';
import ExpandMore from '@mui/icons-material/ExpandMore';
import Remove from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Box, ButtonBase, Collapse, IconButton, Tooltip } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { codeFont } from '../theme/theme.ts';
import {
  eventFields,
  eventId,
  eventMessage,
  fieldText,
  isFilterable,
  type EventRow,
} from './event-row.ts';
import { FieldLabel } from './FieldLabel.tsx';
import { Understood } from './Understood.tsx';

type OnFilter = (field: string, value: string, exclude: boolean) => void;

function Fields({ event, onFilter }: { event: EventRow; onFilter?: OnFilter | undefined }) {
  const translate = useTranslate();
  return (
    <Box
      component="dl"
      sx={(theme) => ({
        m: 0,
        px: 2,
        py: 1,
        bgcolor: theme.palette.background.default,
        fontSize: '0.75rem',
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, fontFamily: codeFont, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
      })}
    >
      {eventFields(event).map(({ field, value }) => {
        const filterable = onFilter !== undefined && isFilterable(field, value);
        return (
          <Box
            key={field}
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '1fr', sm: '280px minmax(0, 1fr)' },
              columnGap: 1,
              alignItems: 'start',
              minHeight: 26,
              '&:hover .filter-buttons, &:focus-within .filter-buttons': { opacity: 1 },
            }}
          >
            <dt>
              <FieldLabel field={field} />
            </dt>
            <dd>
              {value}
              {filterable && (
                <Box
                  component="span"
                  className="filter-buttons"
                  sx={{ ml: 0.5, opacity: { xs: 1, md: 0 }, whiteSpace: 'nowrap' }}
                >
                  <Tooltip title={translate('events.only', { field })}>
                    <IconButton
                      aria-label={translate('events.only', { field })}
                      sx={{ p: 0.25 }}
                      onClick={() => onFilter(field, value, false)}
                    >
                      <Add sx={{ fontSize: 16 }} />
                    </IconButton>
                  </Tooltip>
                  <Tooltip title={translate('events.without', { field })}>
                    <IconButton
                      aria-label={translate('events.without', { field })}
                      sx={{ p: 0.25 }}
                      onClick={() => onFilter(field, value, true)}
                    >
                      <Remove sx={{ fontSize: 16 }} />
                    </IconButton>
                  </Tooltip>
                </Box>
              )}
            </dd>
          </Box>
        );
      })}
    </Box>
  );
}

function Row({ event, onFilter }: { event: EventRow; onFilter?: OnFilter | undefined }) {
  const [open, setOpen] = useState(false);
  const observer =
    fieldText(event, 'observer.name') ||
    fieldText(event, 'host.name') ||
    fieldText(event, 'observer.ip');
  return (
    <Box component="li" data-testid="event-row" sx={{ borderBottom: 1, borderColor: 'divider' }}>
      <ButtonBase
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={(theme) => ({
          display: 'grid',
          width: '100%',
          gridTemplateColumns: { xs: '20px 1fr', md: '20px 148px 152px minmax(0, 1fr)' },
          columnGap: 1,
          px: 1.5,
          py: 0.625,
          textAlign: 'left',
          alignItems: 'start',
          fontSize: '0.8125rem',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <ExpandMore
          sx={{
            fontSize: 18,
            mt: 0.125,
            color: 'text.secondary',
            transform: open ? 'none' : 'rotate(-90deg)',
          }}
        />
        <Box component="span" sx={{ color: 'text.secondary' }}>
          <Time at={event['@timestamp']} as="full" />
        </Box>
        <Box
          component="span"
          sx={{
            gridColumn: { xs: 2, md: 'auto' },
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {observer}
        </Box>
        <Box
          component="span"
          sx={{
            gridColumn: { xs: 2, md: 'auto' },
            fontFamily: codeFont,
            fontSize: '0.75rem',
            lineHeight: 1.65,
            overflowWrap: 'anywhere',
            display: '-webkit-box',
            WebkitBoxOrient: 'vertical',
            WebkitLineClamp: open ? 'unset' : 2,
            overflow: 'hidden',
          }}
        >
          {eventMessage(event)}
        </Box>
      </ButtonBase>
      <Collapse in={open} unmountOnExit>
        <Understood event={event} />
        <Fields event={event} onFilter={onFilter} />
      </Collapse>
    </Box>
  );
}

/** Events as lines that open to all their fields; each value can narrow the search or be shut out. */
export function EventTable({
  events,
  onFilter,
}: {
  events: readonly EventRow[];
  onFilter?: OnFilter;
}) {
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {events.map((event, index) => (
        <Row key={eventId(event) || index} event={event} onFilter={onFilter} />
      ))}
    </Box>
  );
}
