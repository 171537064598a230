import AttachFile from '@mui/icons-material/AttachFile';
import { Alert, Button, Chip, LinearProgress, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { problemText } from '../../providers/problem-text.ts';
import { upload } from '../../providers/upload.ts';

export interface Attached {
  id: string;
  name: string;
}

interface AttachmentFieldProps {
  drillId: string;
  seat: string | undefined;
  files: readonly Attached[];
  onFiles: (files: readonly Attached[]) => void;
  onBusy: (busy: boolean) => void;
}

/** Photographs and files of an action; each is sent when it is chosen. */
export function AttachmentField({ drillId, seat, files, onFiles, onBusy }: AttachmentFieldProps) {
  const translate = useTranslate();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  const send = async (file: File): Promise<void> => {
    setError(undefined);
    setShare(0);
    onBusy(true);
    try {
      const stored = await upload<Attached>(
        `/drills/${encodeURIComponent(drillId)}/uploads`,
        file,
        {
          query: { name: file.name.slice(-200), seat },
          onProgress: setShare,
        },
      );
      onFiles([...files, stored]);
    } catch (failed) {
      setError(failed);
    } finally {
      setShare(undefined);
      onBusy(false);
    }
  };
  return (
    <Stack sx={{ gap: 1 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Button
          component="label"
          startIcon={<AttachFile />}
          disabled={share !== undefined}
          sx={{ minHeight: 44 }}
        >
          {translate('drillPlay.attach')}
          <input
            type="file"
            hidden
            data-testid="action-file"
            onChange={({ target }) => {
              const file = target.files?.[0];
              target.value = '';
              if (file !== undefined) void send(file);
            }}
          />
        </Button>
        {files.map(({ id, name }) => (
          <Chip
            key={id}
            label={name}
            onDelete={() => onFiles(files.filter((each) => each.id !== id))}
          />
        ))}
      </Stack>
      {share !== undefined && <LinearProgress variant="determinate" value={share * 100} />}
      {error !== undefined && <Alert severity="error">{problemText(error, translate)}</Alert>}
    </Stack>
  );
}
