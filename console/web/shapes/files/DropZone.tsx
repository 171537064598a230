import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes, formatShare } from '../../format/numbers.ts';

interface SendingFile {
  file: File;
  /** How much of it has left: 0 to 1. */
  share: number;
}

interface DropZoneProps {
  /** What is being sent; undefined while nothing is. */
  sending: SendingFile | undefined;
  onFile: (file: File) => void;
  /** Offered while the file is on its way. */
  onStop?: () => void;
  /** What the browser offers to choose from. */
  accept: string;
  /** Names the parts for tests: `<testId>-drop`, `-file`, `-sending`. */
  testId: string;
  words: {
    /** Where a file can be dropped, for screens with a mouse. */
    drop: string;
    choose: string;
    /** Which files, and how large. */
    help: string;
    /** All of it has left, and the server works on it. */
    working: string;
  };
}

function Progress({
  sending,
  onStop,
  working,
  testId,
}: { sending: SendingFile; working: string } & Pick<DropZoneProps, 'onStop' | 'testId'>) {
  const translate = useTranslate();
  const { file, share } = sending;
  const leaving = share < 1;
  return (
    <Box role="status" data-testid={`${testId}-sending`} sx={{ width: '100%', maxWidth: 420 }}>
      <Typography variant="body2" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
        {file.name} · {formatBytes(file.size)}
      </Typography>
      <LinearProgress variant={leaving ? 'determinate' : 'indeterminate'} value={share * 100} />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {leaving ? translate('files.sent', { share: formatShare(share) }) : working}
      </Typography>
      {leaving && onStop !== undefined && (
        <Button variant="text" onClick={onStop} sx={{ ml: 1, minWidth: 0 }}>
          {translate('action.cancel')}
        </Button>
      )}
    </Box>
  );
}

/** Where one file is dropped or chosen; while it is on its way, how far it is. */
export function DropZone({ sending, onFile, onStop, accept, testId, words }: DropZoneProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined && sending === undefined) onFile(file);
  };
  return (
    <Box
      data-testid={`${testId}-drop`}
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
        accept={accept}
        data-testid={`${testId}-file`}
        aria-label={words.choose}
        onChange={({ target }) => {
          take(target.files);
          target.value = '';
        }}
      />
      {sending === undefined ? (
        <>
          <Typography sx={{ display: { xs: 'none', md: 'block' } }}>{words.drop}</Typography>
          <Button variant="contained" onClick={() => picker.current?.click()}>
            {words.choose}
          </Button>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {words.help}
          </Typography>
        </>
      ) : (
        <Progress
          sending={sending}
          working={words.working}
          testId={testId}
          {...(onStop !== undefined && { onStop })}
        />
      )}
    </Box>
  );
}
