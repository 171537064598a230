import Close from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Paper, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useApi } from '../../providers/use-api.ts';
import { Loaded } from '../../shapes/States.tsx';
import type { ItemDetail } from '../system.ts';
import { ItemContent } from './ItemContent.tsx';

interface ItemPaneProps {
  systemId: string;
  itemKey: string;
  /** Beside the tree, which goes on taking the keyboard; otherwise over the page. */
  beside: boolean;
  onClose: () => void;
}

function Frame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const translate = useTranslate();
  return (
    <>
      <Stack direction="row" sx={{ alignItems: 'center', mb: 1 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {translate('systems.evidence.title')}
        </Typography>
        <IconButton
          aria-label={translate('action.close')}
          data-testid="close-item"
          onClick={onClose}
        >
          <Close />
        </IconButton>
      </Stack>
      {children}
    </>
  );
}

/** The requirement with the evidence beside it. */
export function ItemPane({ systemId, itemKey, beside, onClose }: ItemPaneProps) {
  const translate = useTranslate();
  const query = useApi<ItemDetail>(
    `/systems/${encodeURIComponent(systemId)}/items/${encodeURIComponent(itemKey)}`,
  );
  const content = (
    <Frame onClose={onClose}>
      <Loaded query={query} rows={5}>
        {(item) => <ItemContent key={item.key} systemId={systemId} item={item} />}
      </Loaded>
    </Frame>
  );
  if (beside) {
    return (
      <Paper
        variant="outlined"
        component="section"
        aria-label={translate('systems.evidence.title')}
        data-testid="evidence-drawer"
        sx={{
          p: 2,
          position: 'sticky',
          top: 72,
          maxHeight: 'calc(100vh - 88px)',
          overflow: 'auto',
        }}
      >
        {content}
      </Paper>
    );
  }
  return (
    <Drawer anchor="right" open onClose={onClose}>
      <Box
        role="dialog"
        aria-label={translate('systems.evidence.title')}
        data-testid="evidence-drawer"
        sx={{ width: { xs: '100vw', sm: 520 }, p: 2 }}
      >
        {content}
      </Box>
    </Drawer>
  );
}
