import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, Collapse, IconButton, Stack } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Panel } from '../../shapes/Panel.tsx';
import { neighbour, type DeskItem } from './desk.ts';

interface StepsProps {
  items: readonly DeskItem[];
  current: string;
  onOpen: (item: string) => void;
  /** The whole list; gets what closes it. */
  children: (close: () => void) => ReactNode;
}

/** The desk on a telephone: back and forth by thumb, the list on demand. */
export function Steps({ items, current, onOpen, children }: StepsProps) {
  const translate = useTranslate();
  const [shown, setShown] = useState(false);
  const at = items.findIndex(({ item }) => item.item === current);
  const step = (by: 1 | -1, label: string, icon: ReactNode) => (
    <IconButton
      aria-label={translate(label)}
      disabled={by === 1 ? at >= items.length - 1 : at <= 0}
      onClick={() => onOpen(neighbour(items, current, by))}
      sx={{ width: 44, height: 44 }}
    >
      {icon}
    </IconButton>
  );
  return (
    <Panel flush sx={{ position: 'sticky', top: 56, zIndex: 2, mb: 1 }}>
      <Stack direction="row" sx={{ alignItems: 'center', minHeight: 48 }}>
        {step(-1, 'appDesk.previous', <ChevronLeft />)}
        <Button
          variant="text"
          aria-expanded={shown}
          data-testid="desk-list"
          onClick={() => setShown(!shown)}
          sx={{ flex: 1, minHeight: 44 }}
        >
          {translate('appDesk.itemOf', { item: current, no: at + 1, total: items.length })}
        </Button>
        {step(1, 'appDesk.next', <ChevronRight />)}
      </Stack>
      <Collapse in={shown} unmountOnExit>
        <Box sx={{ maxHeight: '60vh', overflowY: 'auto', borderTop: 1, borderColor: 'divider' }}>
          {children(() => setShown(false))}
        </Box>
      </Collapse>
    </Panel>
  );
}
