import ContentCopy from '@mui/icons-material/ContentCopy';
import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { codeFont } from '../theme/theme.ts';

interface OnceShownProps {
  title: string;
  /** Why this is the only chance to copy it. */
  warning: string;
  secret: string;
  onClose: () => void;
}

/** A link or token that the server tells once. It closes by its button only, never by a stray click. */
export function OnceShown({ title, warning, secret, onClose }: OnceShownProps) {
  const translate = useTranslate();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // Without HTTPS browsers offer no clipboard; the text stays selectable.
    await navigator.clipboard?.writeText(secret);
    setCopied(navigator.clipboard !== undefined);
  };
  return (
    <Dialog open maxWidth="sm" fullWidth>
      <DialogTitle>{title}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          {warning}
        </Alert>
        <Box
          data-testid="once-shown"
          sx={{
            p: 1.5,
            border: 1,
            borderColor: 'divider',
            borderRadius: 1,
            fontFamily: codeFont,
            fontSize: '0.8125rem',
            overflowWrap: 'anywhere',
            userSelect: 'all',
          }}
        >
          {secret}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button startIcon={<ContentCopy />} onClick={() => void copy()}>
          {translate(copied ? 'action.copied' : 'action.copy')}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {translate('action.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
