import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes, formatShare } from '../format/numbers.ts';
import { mostImportBytes } from './import.ts';

interface DropZoneProps {
  /** Share of the file that was sent; undefined while nothing is. */
  share: number | undefined;
  onFile: (file: File) => void;
}

/** Where a workbook is dropped or chosen. */
export function DropZone({ share, onFile }: DropZoneProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const busy = share !== undefined;
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined && !busy) onFile(file);
  };
  return (
    <Box
      data-testid="import-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      sx={(theme) => ({
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        gap: 1,
        px: 2,
        py: 4,
        textAlign: 'center',
        border: '1px dashed',
        borderColor: over ? 'primary.main' : 'divider',
        borderRadius: 1,
        bgcolor: over ? theme.frame.selected : theme.frame.rail,
      })}
    >
      <UploadFile aria-hidden sx={{ fontSize: 32, color: 'text.secondary' }} />
      <Typography sx={{ display: { xs: 'none', md: 'block' } }}>
        {translate('imports.drop')}
      </Typography>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        data-testid="import-file"
        aria-label={translate('imports.choose')}
        onChange={({ target }) => {
          take(target.files);
          target.value = '';
        }}
      />
      <Button variant="contained" disabled={busy} onClick={() => picker.current?.click()}>
        {translate('imports.choose')}
      </Button>
      {share === undefined ? (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('imports.limits', { most: formatBytes(mostImportBytes) })}
        </Typography>
      ) : (
        <Box role="status" sx={{ width: '100%', maxWidth: 320 }}>
          <LinearProgress
            variant={share < 1 ? 'determinate' : 'indeterminate'}
            value={share * 100}
          />
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {share < 1
              ? translate('imports.sending', { share: formatShare(share) })
              : translate('imports.checking')}
          </Typography>
        </Box>
      )}
    </Box>
  );
}
