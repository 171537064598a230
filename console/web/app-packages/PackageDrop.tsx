import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes, formatShare } from '../format/numbers.ts';

interface PackageDropProps {
  /** What is being sent, and how much of it has left; undefined while nothing is. */
  sending: { file: File; share: number } | undefined;
  onFile: (file: File) => void;
  onStop: () => void;
}

function Sending({ sending, onStop }: Pick<PackageDropProps, 'sending' | 'onStop'>) {
  const translate = useTranslate();
  if (sending === undefined) return null;
  const { file, share } = sending;
  return (
    <Box role="status" data-testid="package-sending" sx={{ width: '100%', maxWidth: 420 }}>
      <Typography variant="body2" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
        {file.name} · {formatBytes(file.size)}
      </Typography>
      <LinearProgress variant={share < 1 ? 'determinate' : 'indeterminate'} value={share * 100} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {share < 1
          ? translate('appPackages.sending', { share: formatShare(share) })
          : translate('appPackages.storing')}
      </Typography>
      {share < 1 && (
        <Button variant="text" onClick={onStop} sx={{ ml: 1, minWidth: 0 }}>
          {translate('action.cancel')}
        </Button>
      )}
    </Box>
  );
}

/** Where a package is dropped or chosen; while one is on its way, how far it is. */
export function PackageDrop({ sending, onFile, onStop }: PackageDropProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined && sending === undefined) onFile(file);
  };
  return (
    <Box
      data-testid="package-drop"
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
      <input
        ref={picker}
        type="file"
        hidden
        // Telephones know no type of these files; the server looks at the bytes.
        accept=".apk,.ipa,application/vnd.android.package-archive,application/octet-stream"
        data-testid="package-file"
        aria-label={translate('appPackages.choose')}
        onChange={({ target }) => {
          take(target.files);
          target.value = '';
        }}
      />
      {sending === undefined ? (
        <>
          <Typography sx={{ display: { xs: 'none', md: 'block' } }}>
            {translate('appPackages.drop')}
          </Typography>
          <Button variant="contained" onClick={() => picker.current?.click()}>
            {translate('appPackages.choose')}
          </Button>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {translate('appPackages.dropHelp')}
          </Typography>
        </>
      ) : (
        <Sending sending={sending} onStop={onStop} />
      )}
    </Box>
  );
}
